// Opens a store of any kind that jkurwa knows (PKCS#8, PKCS#12, both with GOST algorithms). Password octets on the
// standard input (Windows-1251); prints a JSON list of keys as open-key6.js does.
'use strict';

const fs = require('fs');
const gost89 = require('gost89');
const jkurwa = require('jkurwa');

const password = fs.readFileSync(0);
const store = jkurwa.Priv.from_protected(fs.readFileSync(process.argv[2]), password, gost89.compat.algos());
const keys = store.keys.map((key) => {
    const point = key.pub();
    if (!point.validate()) {
        throw new Error('the public point is not of the order of the curve');
    }
    return {
        public: point.serialize().subarray(2).toString('hex'),
        keyId: point.keyid({ hash: gost89.compat.compute_hash }).toString('hex'),
    };
});
console.log(JSON.stringify(keys));
