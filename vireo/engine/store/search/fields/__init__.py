"""What can be searched, one file per kind, named as the collection of the API; each has a `KIND`. Nothing is registered elsewhere.

Names of fields and links are oVirt's (search backend of the engine 4.5). Fields that we keep no data for are in
`_missing.py`, and move from there to the kind's file when there is a column.
"""
