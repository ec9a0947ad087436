window-title = Ключник
window-title-training = Ключник — навчальний режим
training-band = Навчальний режим — без юридичної сили

home-title = Ваш ключ
home-preparing = Готуємо навчального надавача та ключ…
home-no-key = Ключ іще не обрано
home-no-key-advice = У цій версії вікно показує лише навчальний режим (kliuchnyk --training). З власним ключем поки що працюйте в командному рядку: kliuchnyk key show, kliuchnyk renew.
home-keys-safe = Ваші ключі не змінено.

card-carrier = Файл { $carrier }
card-days-left =
    { $days ->
        [0] Сьогодні останній день
        [one] Ще { $days } день
        [few] Ще { $days } дні
       *[other] Ще { $days } днів
    }
card-expired = Строк минув
card-valid-till = Діє до { $date }
card-issuer = Надавач: { $issuer }
card-sign = Сертифікат підпису
card-agree = Сертифікат шифрування
card-both = Сертифікат підпису та шифрування
card-other = Інший сертифікат
window-no-display = Вікно не відкрилося: схоже, тут немає екрана. Те саме є в командному рядку: kliuchnyk training run, kliuchnyk help.

button-back = < Назад
button-cancel = Скасувати
button-retry = Спробувати ще раз
button-home = На головну
section-home = Ваш ключ
rail-line = Крок { $at } із { $of } · { $name }
home-renew = Сформувати нові сертифікати
home-resume = Продовжити формування
home-unfinished = Є незавершене формування від { $date }. Продовжити?
home-abandon = Відмовитися від нього
field-password = Пароль
change-line = { $what }: було «{ $old }», стане «{ $new }»
