"""What leaves the house besides tables: the public pages, letters to departments, bulletins, the congress pack.

Here: who writes what, from which rows; what is said in them, and how it looks. Not here: tables and their rules, when files
are swapped and what is searched for classified projects (`publishing.export`, `publishing.secrecy_search`).
"""
