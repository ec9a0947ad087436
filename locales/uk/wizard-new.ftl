# Тексти сторінок, де з’являються нові ключі й сертифікати.

button-change = Змінити
button-view = Переглянути

## Картка сертифіката

certificate-owner = Власник
certificate-valid = Строк дії
certificate-period = { $from } — { $to }
certificate-issuer = Надавач
certificate-carrier = Носій ключа
certificate-number = Номер

## рис. 9: носій

step-place = Носій
step-place-title = Де житиме новий ключ
step-place-main = Далі >
place-text = Новий ключ спершу буде записано поруч зі старим. Старий працюватиме, доки нові сертифікати не стануть на місце.
place-current = На поточний носій
place-current-note = Новий ключ стане на місце { $path }. Старий файл нікуди не дінеться: він лишиться поруч під назвою { $kept }.
place-other = На інший носій
place-other-note = Новий ключ буде в іншій папці або на флешці. Старий файл лишиться там, де лежить тепер.
place-path = Папка або файл
place-path-hint = Якщо вказати папку, файл отримає назву { $name }
place-path-example = /media/flash
place-list = Куди можна записати
place-free-gigabytes = вільно { $size } ГБ
place-free-megabytes = вільно { $size } МБ
place-kind-removable = Знімний носій { $name }
place-kind-mounted = Диск { $name }
place-kind-documents = Документи
place-kind-desktop = Стільниця
place-kind-downloads = Завантаження
place-kind-home = Домашня папка
place-kind-recent = Папка { $name }
place-file-not-protected = Ключ у файлі захищає лише пароль: хто скопіює файл, може підбирати пароль скільки завгодно. Краще захищає токен або картка.
place-note = Ми перевіримо, чи є місце і чи можна туди писати. Нічого ще не змінюється.
place-note-checking = Перевіряємо носій…
place-nothing = Місце не вказано
place-nothing-advice = Впишіть папку або файл чи поверніться до поточного носія.
place-is-current = Тут лежить поточний ключ
place-is-current-advice = Вкажіть інше місце або оберіть «На поточний носій».
place-occupied = На носії вже є ключ: { $owner }, чинний до { $date }. Замінити його?
place-occupied-unknown = На носії вже є ключ; чий він, сказати не можна. Замінити його?
place-keep = Ні, лишити його
place-keep-note = Тоді вкажіть інше місце вище.
place-replace = Так, замінити
place-replace-note = Той файл не буде стерто: він лишиться поруч під датованою назвою.

## рис. 10: параметри

step-parameters = Параметри ключа
step-parameters-title = Які ключі створити
step-parameters-main = Далі >
parameters-text = Зазвичай тут нічого не треба змінювати.
parameters-separate = Використовувати окремий ключ для протоколу розподілу
parameters-separate-note = Одним ключем ви підписуєте, іншим розшифровуєте надіслане вам. Якщо один колись доведеться замінити, другий лишиться чинним.
parameters-cannot-agree = Цей носій не вміє зберігати ключ для протоколу розподілу: буде один ключ.
parameters-now = Алгоритм: { $algorithm }
parameters-more = Додатково
parameters-algorithms = Алгоритм нових ключів
parameters-dstu = ДСТУ 4145, { $bits } біт
parameters-p256 = ECDSA, крива P-256
parameters-p384 = ECDSA, крива P-384
parameters-usual = { $algorithm } — звичайний вибір
parameters-note = Ключі буде створено лише після того, як ви все перевірите.

## рис. 11: пароль

step-password = Новий пароль
step-password-title = Пароль нового ключа
step-password-main = Далі >
password-text = Цим паролем ви відкриватимете новий ключ. Відновити його не зможе ніхто, навіть надавач, тому запам’ятайте його або збережіть у надійному місці.
password-new = Новий пароль
password-again = Новий пароль ще раз
password-rules = Пароль має бути таким:
password-rule-length = Від 8 до 64 символів
password-rule-repeated = Не з однакових символів
password-rule-keyboard-run = Без чотирьох сусідніх клавіш поспіль
password-rule-personal = Без імені, дати народження, коду чи телефону
password-rule-character = Знак «{ $character }» не можна використати в паролі цього файлу
password-rule-short = Можна й так, але від 12 символів надійніше
password-rule-cyrillic = Кирилиця: на іншому комп’ютері пароль може не набратися
password-rule-trailing-space = У кінці пароля стоїть пробіл
password-rule-token-touch = Схоже на дотик до апаратного токена, а не на введений пароль
password-empty = Введіть новий пароль
password-refused = Пароль не відповідає позначеним правилам
password-again-empty = Введіть той самий пароль ще раз
password-differs = Паролі не збігаються
password-ready = Пароль введено
password-note = Пароль не зберігається ніде, крім вашої пам’яті. Старий пароль потрібен і далі: ним відкривається старий файл.

## Перевірка перед надсиланням

step-review = Перевірка
step-review-title = Перевірте все ще раз
step-review-main = Згенерувати ключі та надіслати запит
review-key = Поточний ключ
review-agreement = Договір
review-signed = Підписано { $time }
review-data = Реєстраційні дані
review-data-right = Ви підтвердили, що дані правильні
review-changes = Зміни в реєстраційних даних
review-no-changes = Нічого не змінюється
review-place = Де житиме новий ключ
review-place-current = На поточному носії
review-place-replace = Ключ, що лежить там тепер, лишиться під датованою назвою
review-keys = Нові ключі
review-two-keys = Окремі ключі для підпису та для протоколу розподілу
review-one-key = Один ключ для підпису та для протоколу розподілу
review-password = Пароль нового ключа
review-password-missing = Пароль треба ввести ще раз: попередній уже використано і забуто
review-password-main = Ввести пароль
review-password-note = Після цього ви повернетеся сюди.
review-next-title = Що буде далі
review-next-cmp = Спочатку нові ключі буде записано на носій і перевірено, потім надіслано запит, підписаний поточним ключем. Надавач видасть нові сертифікати, програма перевірить їх і підтвердить отримання. Лише після підтвердження надавач скасує старі. Надісланий запит відкликати не можна, але до підтвердження старий ключ діє.
review-next-iit = Спочатку нові ключі буде записано на носій, заново відкрито й перевірено. Лише тоді буде надіслано запит, підписаний поточним ключем. Видаючи нові сертифікати, надавач одразу скасує старі, тому надісланий запит відкликати вже не можна. Якщо зв’язок обірветься, програма знайде нові сертифікати за новими ключами.
review-note = Після натискання повернутися назад уже не можна.

## Надсилання

step-sending = Надсилання
step-sending-title = Надсилаємо запит
sending-keys = Нові ключі створено й перевірено
sending-keys-doing = Створюємо нові ключі
sending-keys-now = Програма створює ключі, записує їх на носій і відкриває заново. Зазвичай це кілька секунд.
sending-sign = Запит підписано поточним ключем
sending-sign-doing = Підписуємо запит поточним ключем
sending-sign-now = Програма складає запит і підписує його. Зазвичай це мить.
sending-send = Запит надіслано
sending-send-doing = Надсилаємо запит
sending-send-now = Надавач отримує запит і відповідає. Зазвичай це менше хвилини.
sending-receive = Сертифікати отримано й перевірено
sending-receive-doing = Отримуємо й перевіряємо сертифікати
sending-receive-now = Програма звіряє сертифікати з новими ключами. Зазвичай це кілька секунд.
sending-receive-waiting-doing = Чекаємо на сертифікати
sending-receive-waiting-now = Надавач обробляє запит. Це може тривати від хвилини до робочого дня. Вікно можна закрити: під час наступного запуску програма продовжить звідси.
sending-store = Сертифікати записано поруч із новим ключем
sending-store-doing = Записуємо сертифікати поруч із новим ключем
sending-store-now = Програма записує сертифікати, ставить новий ключ на місце і дізнається про стан старих. Зазвичай це кілька секунд.
sending-by-itself = Далі все відбувається саме. Коли сертифікати стануть на місце, відкриється наступна сторінка.
sending-safe-cmp = Поточний ключ діє, доки програма не підтвердить, що нові сертифікати записано.
sending-safe-iit = Нові ключі буде записано й перевірено ще до надсилання, тож нові сертифікати завжди знайдуться за ними.
sending-note-before = Запит іще не надіслано.
sending-note-after = Скасувати вже не можна: запит у надавача. Якщо вимкнеться світло чи зникне зв’язок, програма продовжить із цього місця.

## рис. 12: нові сертифікати

step-certificates = Нові сертифікати
step-certificates-title = Нові сертифікати
step-certificates-main = Далі >
certificates-text = Надавач видав нові сертифікати. Вони перевірені й записані поруч із новим ключем.
certificates-old = Був
certificates-new = Став
certificates-none = Немає
certificates-warnings = Зверніть увагу
certificates-note = Далі — що робити зі старим файлом і як зробити запас.

## рис. 13: кінець

step-finish = Готово
step-finish-title = Готово: новий ключ діє
step-finish-main = Завершити
finish-key = Новий ключ: { $path }
finish-key-note = Відкривається новим паролем. Сертифікати лежать поруч.
finish-revoked-at = Старі сертифікати скасовано, станом на { $time }
finish-revoked = Старі сертифікати скасовано
finish-not-revoked = Старі сертифікати ще не скасовано. Надавач зробить це сам, вам нічого робити не треба.
finish-unknown = Чи скасовано старі сертифікати, ще не відомо. Надавач робить це сам, вам нічого робити не треба.
finish-old-title = Старий файл
finish-old = Не видаляйте { $name }: ним розшифровують повідомлення, які вам надіслали раніше. Тримайте його в надійному місці разом зі старим паролем. Підписувати ним більше не можна.
finish-displaced-title = Інший ключ
finish-displaced = На місці нового ключа лежав інший ключ. Тепер він тут: { $path }. Це формування його не стосувалося: ним можна користуватися, як і раніше.
finish-programs-title = Інші програми
finish-programs = Програми звітності та документообігу, як-от M.E.Doc, мають власний перелік сертифікатів. Додайте в кожній із них нові, інакше ваші підписи не приймуть.
finish-spare-title = Запас
finish-spare = Скопіюйте { $name } та сертифікати поруч із ним на флешку й покладіть її окремо від комп’ютера. Пароль поруч не записуйте.
finish-next-title = Наступний ключ
finish-next = Закінчується ще один ключ: { $owner }, файл { $file }. { $left }. Після «Завершити» головна сторінка запропонує сформувати сертифікати і для нього.
finish-take = Зберегти собі
finish-folder = Папка
finish-folder-hint = Файли з’являться тут. Те, що вже лежить у папці, не зміниться.
finish-folder-empty = Впишіть папку
finish-save-protocol = Зберегти протокол (текст)
finish-save-certificates = Зберегти сертифікати окремими файлами (.cer)
finish-save-bundle = Зберегти сертифікати одним файлом (.p7b)
finish-save-calendar = Зберегти нагадування для календаря (.ics)
finish-saved = Збережено: { $path }
finish-name-protocol = { $owner } протокол формування
finish-name-certificates = { $owner }
finish-name-bundle = { $owner } сертифікати
finish-name-calendar = { $owner } строк дії ключа
finish-calendar-title = Закінчується ключ: { $owner }
finish-calendar-text = Сформуйте нові сертифікати в програмі «Ключник», доки ці чинні: потім доведеться йти до пункту реєстрації.
finish-protocol-title = Протокол формування нових сертифікатів
finish-protocol-certificate = { $heading }: { $purpose }, номер { $serial }, чинний { $from } — { $to }
finish-note = Ви повернетеся на головну сторінку.
