"""The case-management plan on the desk: control beside change, its versions, its paper."""
