"""What is done: giving out, erasing, rules of retention."""
