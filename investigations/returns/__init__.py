"""The monthly return: carry forward, edit row by row or import as a whole, submit and withdraw."""
