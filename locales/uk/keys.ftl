# Ключі: перелік, один ключ, догляд за ним.

section-keys = Ключі
keys-title = Ключі
keys-text = Усі ключі, які ви відкривали. Угорі той, чиї сертифікати закінчаться найраніше. Пароль для переліку не потрібен.
keys-none = Тут з’являться ключі, які ви відкриєте.
keys-looking = Дивимося, що з ключами…
keys-choose-title = Який ключ відкрити?
keys-file = { $file } · { $format }
keys-days-unknown = Строк поки невідомий
keys-open = Відкрити
keys-forget = Прибрати з переліку

## Один ключ

keys-key-title = Ключ { $file }
keys-folder = Тека
keys-left = Строк
keys-read = Показати, що в ключі
keys-reading = Відкриваємо ключ…
keys-no-password = Цей файл відкривається без пароля.
keys-protection = Захист
keys-protection-usual = Пароль, як належить
keys-protection-weak = Пароль, але застарілим способом
keys-protection-none = Немає: хто має файл, той має ключ
keys-offer-none = Цей файл не захищено паролем
keys-offer-none-advice = Хто скопіює файл, зможе підписувати за вас. Перетворіть ключ на файл під паролем; сам ключ і сертифікати лишаться ті самі.
keys-offer-weak = Захист цього файлу застарілий
keys-offer-weak-advice = Пароль до нього добирають набагато швидше, ніж до нових файлів. Перетворіть ключ на файл із сучасним захистом; ключ, сертифікати й пароль лишаться ті самі.
keys-protect = Перетворити на захищений файл
keys-pair = Ключ: { $purpose }
keys-algorithm = Алгоритм
keys-dstu = ДСТУ 4145-2002
keys-curve = Крива
keys-curve-bits = { $bits } біт
keys-name = Назва у файлі
keys-id = Ідентифікатор
keys-id-gost = Ідентифікатор за ГОСТ 34.311
keys-id-kupyna = Ідентифікатор за «Купиною»
keys-id-sha1 = Ідентифікатор за SHA-1
keys-copy = Копіювати
keys-copied = Скопійовано
keys-no-certificate = Сертифіката цього ключа не знайдено.
keys-others = Інші ключі у файлі
keys-other = { $algorithm }: ключами цього виду програма не вміє користуватися. Ключ лишається у файлі, з ним нічого не станеться.
keys-password-not-written = Файли цього формату програма лише читає, тому пароля в них не змінює. Перетворіть ключ — і зможете.
keys-to-key = До ключа
keys-to-list = До переліку ключів
keys-next = Далі >
keys-writing = Записуємо файл і перевіряємо, чи він відкривається…

## Змінити пароль

keys-password-change = Змінити пароль…
keys-password-title = Новий пароль ключа
keys-password-text = Цим паролем відкриватиметься { $file }. Відновити його не зможе ніхто, навіть надавач.
keys-password-note = Старий пароль діятиме, доки новий файл не записано й не перевірено.
keys-password-main = Змінити пароль
keys-password-done-title = Пароль змінено
keys-password-done = { $file } відкривається новим паролем
keys-password-copies = Копії цього файлу, зроблені раніше, відкриваються старим паролем

## Зробити копію

keys-backup = Зробити копію…
keys-backup-title = Куди покласти копію?
keys-backup-text = Копія { $file } знадобиться, якщо носій загубиться чи зламається. Краще покласти її на іншу флешку.
keys-backup-note = Буде записано файл ключа і сертифікати, названі за ним. Нічого з того, що вже є, не зміниться.
keys-backup-main = Зробити копію
keys-backup-done-title = Копію зроблено
keys-backup-done = Записано і перевірено: { $path }
keys-backup-next = Копія відкривається тим самим паролем. Тримайте її окремо від комп’ютера, а пароль — окремо від неї.
keys-written-certificate = Сертифікат поруч: { $path }
keys-place = Тека або файл
keys-place-hint = Те, що вже лежить там, не зміниться.
keys-place-empty = Впишіть, куди записати.
keys-place-found = Сюди можна записати:
keys-place-removable = Флешка { $name }
keys-place-documents = Документи
keys-place-desktop = Робочий стіл
keys-place-folder = Тека { $name }

## Перетворити

keys-convert = Перетворити…
keys-format-title = На який файл перетворити?
keys-format-text = Ключ і сертифікати лишаються ті самі, змінюється лише вид файлу. { $file } теж лишиться, як є.
keys-format-note = Файл буде записано після того, як ви оберете місце.
keys-format-pfx = PKCS#12 (.pfx)
keys-format-pfx-note = Вміщує все: ключі, їхні назви, сертифікати. Його читає більшість програм.
keys-format-key6 = Key-6.dat
keys-format-key6-note = Його читають українські програми, зокрема звітність. Сертифікати лежатимуть поруч.
keys-format-pk8 = PKCS#8 (.pk8)
keys-format-pk8-note = Лише ключі, без назв. Сертифікати лежатимуть поруч.
keys-convert-place-title = Куди записати новий файл?
keys-convert-text = Запропоноване місце — поруч із { $file }.
keys-convert-note = Буде записано новий файл. Попередній не зміниться.
keys-convert-main = Перетворити
keys-convert-secret-title = Пароль нового файлу
keys-convert-secret = { $file } не захищено, а новий файл відкриватиметься цим паролем. Відновити його не зможе ніхто.
keys-losses-title = Дещо не вміститься
keys-losses-text = Новий файл не вміщує всього, що є в { $file }. У попередньому файлі це лишиться. Кнопка «Назад» поверне до вибору виду файлу.
keys-losses-main = Перетворити без цього
keys-loss-key = Ключ { $algorithm } у новий файл не потрапить
keys-loss-name = Назва ключа «{ $name }» не збережеться
keys-loss-unknown = Частина файлу, зміст якої програмі невідомий, не потрапить у новий
keys-convert-done-title = Новий файл готовий
keys-convert-done = Записано і перевірено: { $path }
keys-convert-next = { $file } не змінено. Коли переконаєтеся, що потрібні програми читають новий файл, старий можна знищити.
keys-convert-open = Відкрити новий файл

## Знищити

keys-destroy = Знищити…
keys-destroy-title = Знищити { $file }?
keys-destroy-looking = Дивимося, чи ключ ніде не потрібен…
keys-destroy-path = Файл: { $path }
keys-destroy-means = Без іншої копії підписувати цим ключем і читати надіслане на нього стане неможливо. Навіть якщо його сертифікати вже не діють, старі листи без нього не відкриються.
keys-destroy-truth = На флешці та SSD рештки запису можуть лишитися там, куди програми не мають доступу. Якщо ключ могли скопіювати, цього замало: скасуйте його сертифікати в надавача.
keys-destroy-copy = Копія поруч лишиться: { $path }
keys-destroy-only = Це єдиний відомий програмі ключ власника з чинними сертифікатами. Без нього нові доведеться отримувати у ВПР (відокремленому пункті реєстрації).
keys-destroy-sure = Знищити, хоча іншого чинного ключа немає
keys-destroy-next = Перейти до підтвердження
keys-destroy-note = Зараз ще нічого не зміниться.
keys-destroy-last = Після натискання «Знищити ключ» повернути { $file } буде неможливо.
keys-destroy-name = Щоб підтвердити, введіть назву файлу: { $file }
keys-destroy-name-hint = Доки назва не збігається, кнопка не діє.
keys-destroy-last-note = Файл буде перезаписано й вилучено. Сертифікати поруч лишаться.
keys-destroy-main = Знищити ключ
keys-destroying = Перезаписуємо й вилучаємо файл…
keys-destroyed-title = Ключ знищено
