"""How the total changed from one month to the next: live last month, plus new, minus closed, with named corrections."""
