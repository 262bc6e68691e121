"""Meetings: where people come and talk, who signs up, who waits, and what was said as points.

Words: *meeting*, *sign-up*, *companion*, *waiting list*, *party* (a person and companions, placed as one), *minutes*,
*point*. The points live in `evidence`, on the meeting's source.
"""
