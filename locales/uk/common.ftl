# Слова, спільні для вікна й командного рядка.

program-name = Ключник
training-mark = Навчальний режим — без юридичної сили
days-left = { $days ->
    [one] ще { $days } день
    [few] ще { $days } дні
    *[other] ще { $days } днів
}
purpose-sign = підпис
purpose-agree = шифрування (протокол розподілу)
purpose-both = підпис і шифрування
purpose-other = інше
