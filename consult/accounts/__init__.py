"""Staff, their roles in a consultation, signing in, and the audit trail of what they change and take out.

Words: *staff*, *role*, *grant* (a role in one consultation, or everywhere), *permission*, *audit entry*.
"""
