# Texts of the window.
