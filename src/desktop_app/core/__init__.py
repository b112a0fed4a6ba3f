"""The office's machinery: data, journal, access, files, words.

It knows no window and no subject.
"""
