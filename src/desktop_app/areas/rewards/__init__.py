"""What is given to a child: achievements and awards.

An award may carry learning points in a club or stand by itself on the progress report.
"""
