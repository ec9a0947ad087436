# Тексти розділу «Запити».

section-requests = Запити
requests-what = Це інший шлях до сертифіката, і він уже сьогодні працює з кожним надавачем: ключі створюєте тут, а файли запитів приносите до пункту реєстрації (ВПР).
requests-how = Звідти ви повертаєтеся із сертифікатами до цих ключів. Самі ключі нікуди не передаються.

## Запит, який уже є

request-view = Переглянути запит
request-path = Файл запиту
request-path-hint = EU.p10, EU-KEP.p10 або інший файл .p10
request-open = Переглянути
browse-request-title = Файл запиту
request-title = Запит на сертифікат
request-file = Файл
request-subject = Власник
request-no-subject = Не названо: дані внесе пункт реєстрації
request-purpose = Для чого ключ
request-purpose-by-name = У запиті не сказано. За назвою файлу: { $purpose }
request-purpose-unknown = У запиті не сказано
request-algorithm = Алгоритм ключа
request-id-gost-name = Ідентифікатор ключа (ГОСТ 34.311)
request-id-kupyna-name = Ідентифікатор ключа (Купина-256)
request-id-sha1-name = Ідентифікатор ключа (SHA-1)
request-signature-right = Підпис правильний: запит зроблено саме цим ключем і відтоді не змінено
request-signature-wrong = Підпис неправильний: запит змінено або зроблено іншим ключем. Надавач його не прийме
request-signature-unknown = Підпису не перевірено: програма не знає його алгоритму
request-fields = Усі поля
request-public-key = Відкритий ключ
request-bits = { $bits } біт
request-signature-algorithm = Алгоритм підпису
request-signature = Підпис
request-named = { $name }: { $value }
request-raw = Показати байти
request-raw-hide = Сховати байти
request-copy = Скопіювати всі поля
request-copied = Скопійовано
request-id-gost = Обчислено за ГОСТ 34.311
request-id-kupyna = Обчислено за Купиною-256
request-id-sha1 = Обчислено за SHA-1
request-id-foreign = Не збігається з жодним ідентифікатором цього ключа

## Розширення

extension-key-id = Ідентифікатор відкритого ключа
extension-key-usage = Призначення ключа
extension-extended-key-usage = Уточнене призначення ключа
extension-basic-constraints = Основні обмеження
extension-policies = Політики сертифікації
extension-alternative-names = Додаткові дані власника
extension-directory-attributes = Персональні дані власника
extension-statements = Ознаки кваліфікованого сертифіката
extension-other = Розширення { $name }
extension-critical = Критичне: хто його не розуміє, не приймає сертифіката
extension-authority = Сертифікат надавача
extension-no-authority = Не сертифікат надавача
identifier-ua-policy = Кваліфіковані сертифікати України
identifier-ua-qualified = Кваліфікований сертифікат
identifier-ua-seal = Електронна печатка
identifier-qc-compliance = Кваліфікований сертифікат за правилами ЄС
identifier-qc-device = Ключ у захищеному носії
identifier-qc-disclosure = Умови надавача
identifier-qc-type = Вид: підпис чи печатка
usage-digital-signature = Електронний підпис
usage-non-repudiation = Неспростовність
usage-key-encipherment = Шифрування ключів
usage-key-agreement = Протокол розподілу ключів
usage-cert-sign = Підпис сертифікатів
usage-crl-sign = Підпис списків відкликаних сертифікатів

## Алгоритми підпису

signature-dstu-gost = ДСТУ 4145 із гешем ГОСТ 34.311
signature-dstu-kupyna256 = ДСТУ 4145 із гешем Купина-256
signature-dstu-kupyna384 = ДСТУ 4145 із гешем Купина-384
signature-dstu-kupyna512 = ДСТУ 4145 із гешем Купина-512
signature-ecdsa-sha256 = ECDSA із гешем SHA-256
signature-ecdsa-sha384 = ECDSA із гешем SHA-384
signature-rsa-sha256 = RSA із гешем SHA-256
signature-rsa-sha384 = RSA із гешем SHA-384
signature-rsa-sha512 = RSA із гешем SHA-512

## Нові ключі та запити

requests-note = Спершу кілька запитань; нічого не створюється, доки ви все не перевірите. Поточний ключ не зміниться.
requests-generate = Згенерувати ключі та запити…

step-whose = Власник
step-whose-title = Чиї будуть сертифікати
step-whose-main = Далі >
whose-text = У запиті може стояти ім’я власника, але дані для сертифіката пункт реєстрації однаково звіряє з вашими документами.
whose-office = Дані внесе пункт реєстрації
whose-office-note = Звичайний спосіб: імені в запитах не буде.
whose-present = Як у сертифікаті вашого ключа
whose-certificate = Як в іншому сертифікаті
whose-certificate-note = Програма візьме ім’я з файлу сертифіката.
whose-path = Файл сертифіката
whose-path-missing = Укажіть файл сертифіката.
browse-certificate-title = Файл сертифіката
whose-typed = Вписати
whose-typed-note = Так, як у паспорті та документах організації.
whose-optional = { $name } (якщо є)
whose-missing = Це поле треба заповнити.
whose-note = Ім’я потрапить лише до файлів запитів.

place-first-text = Оберіть, де лежатиме файл із новим ключем. Найкраще підходить флешка, яку ви тримаєте окремо від комп’ютера.
place-taken = Тут уже є ключ: { $owner }, чинний до { $date }
place-taken-unknown = Тут уже є ключ
place-taken-advice = Він лишиться як є. Укажіть іншу папку або впишіть іншу назву файлу.
password-note-first = Пароль не зберігається ніде, крім вашої пам’яті.

step-folder = Папка запитів
step-folder-title = Куди покласти запити
step-folder-main = Далі >
folder-text = Запити — це файли, які ви понесете до пункту реєстрації. Кладіть їх окремо від ключа: ключ нікому віддавати не треба.
folder-path = Папка
folder-path-hint = Якщо такої папки немає, програма її створить.
folder-nothing = Укажіть папку.
folder-taken = Запит { $path } вже є, і програма його не замінить. Укажіть іншу папку.
browse-requests-title = Папка для запитів
folder-note = Ми перевіримо, чи можна туди писати. Нічого ще не створюється.

step-check = Перевірка
step-check-title = Перевірте все ще раз
step-check-main = Згенерувати ключі та запити
check-whose = Чиї будуть сертифікати
check-folder = Куди покласти запити
check-next-title = Що буде далі
check-next = Програма створить ключі, запише їх, відкриє заново й перевірить, а поруч покладе запити. Нічого нікуди не надсилається, і жоден наявний файл не зміниться.
check-note = Ключі ще не діють: сертифікати до них видає надавач.

step-made = Готово
step-making-title = Створюємо ключі
made-making = Програма створює ключі, записує їх, відкриває заново й складає запити. Зазвичай це кілька секунд.
made-making-note = Не виймайте флешку.
step-made-title = Готово: ключі та запити створено
step-made-main = Завершити
made-key = Новий ключ: { $path }
made-key-note = Відкривається новим паролем.
made-request = Запит: { $path }
made-office-title = Що взяти до пункту реєстрації
made-office = Файли запитів (на іншій флешці або як скаже надавач), паспорт і документи, яких вимагає надавач. Ключа й пароля не давайте нікому, навіть оператору.
made-certificates-title = Коли отримаєте сертифікати
made-certificates = Покладіть файли .cer поруч із новим ключем: програма знайде їх сама й покаже, до якого числа вони діють. Доти новим ключем нічого підписати не можна.
made-present-title = Ваш теперішній ключ
made-present = Якщо він у вас є, він діє, як і раніше.
made-note = Ви повернетеся до розділу «Запити».
step-not-made-title = Ключі не створено
not-made-safe = Ваші ключі не змінено, і нічого недоробленого не лишилося.
not-made-main = Повернутися до перевірки
not-made-note = Відповіді збережено; пароль треба буде ввести ще раз.

pause-leaving-requests-title = Припинити створення ключів?
pause-leaving-requests-text = Ключів іще не створено, і жодного файлу не змінено. Якщо припинити, відповіді на цих сторінках зникнуть.
pause-leaving-requests-main = Продовжити
pause-leaving-requests-other = Припинити
