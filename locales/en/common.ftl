# Words that the window and the command line share.

program-name = Kliuchnyk
training-mark = Training mode — no legal force
days-left = { $days ->
    [one] { $days } day left
    *[other] { $days } days left
}
purpose-sign = signature
purpose-agree = encryption (key agreement)
purpose-both = signature and encryption
purpose-other = other
