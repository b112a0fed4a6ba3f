"""Registers: one mark in force for each student of each meeting, and every mark ever made.

Codes carry separate effects: presence, bill, pay, credit, streak.
"""
