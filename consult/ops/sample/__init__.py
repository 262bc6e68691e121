"""The sample consultation as data: invented people, invented places, synthetic answers, in JSON files beside this one.

The loader brings them in through the same actions as the desk. Days are counted from the day of loading.
"""
