// Opens a Key-6.dat with jkurwa and gost89 alone. Password octets on the standard input (the file's encoding, that is
// Windows-1251); prints a JSON list of keys: compressed public point (little-endian, hex) and GOST 34.311 key id
// (hex). The first is the signature key.
'use strict';

const fs = require('fs');
const gost89 = require('gost89');
const jkurwa = require('jkurwa');

function refuse(why) {
    console.error(`jkurwa: ${why}`);
    process.exit(1);
}

const password = fs.readFileSync(0);
const store = jkurwa.guess_parse(fs.readFileSync(process.argv[2]));
if (store.format !== 'IIT') {
    refuse(`not a Key-6.dat: ${store.format}`);
}

const plain = gost89.compat.decode_data(store, password);
const cipher = gost89.init();
cipher.key(gost89.compat.convert_password(store, password));
const mac = Buffer.alloc(4);
cipher.mac(32, plain, mac);
if (!mac.equals(store.mac)) {
    refuse('the check value of the password differs');
}

const keys = jkurwa.guess_parse(plain).keys.map((key) => {
    const point = key.pub();
    if (!point.validate()) {
        refuse('the public point is not of the order of the curve');
    }
    return {
        public: point.serialize().subarray(2).toString('hex'),
        keyId: point.keyid({ hash: gost89.compat.compute_hash }).toString('hex'),
    };
});
console.log(JSON.stringify(keys));
