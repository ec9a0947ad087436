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
