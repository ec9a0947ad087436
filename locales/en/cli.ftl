# Texts of the command line.

cli-language-not-yet = There are no texts in { $tag } yet; Ukrainian is used.
