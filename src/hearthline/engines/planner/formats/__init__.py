"""Public file formats of routing problems, read and written as they are; for engineers.

Pure: texts and bytes in, values and texts out. Each format has a reader, a writer and a checker
that is written from the format's description alone and shares no code with the search.
"""
