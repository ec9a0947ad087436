//! Domain parameters of the recommended polynomial-basis curves (DSTU 4145-2002, annex G), as numbers.

use super::curve::Curve;
use super::field::{Element, Field, LIMBS};
use super::point::Affine;
use super::scalar::Scalar;
use crypto_bigint::NonZero;

/// In the order of `CurveId`.
pub(super) static CURVES: [Curve; 10] = [
    Curve {
        field: Field::new(163, &[3, 6, 7]),
        a: 1,
        b: element("05ff6108462a2dc8210ab403925e638a19c1455d21"),
        n: order("400000000000000000002bec12be2262d39bcf14d"),
        n_bits: 163,
        cofactor: 2,
        base: Affine {
            x: element("02e2f85f5dd74ce983a5c4237229daf8a3f35823be"),
            y: element("03826f008a8c51d7b95284d9d03ff0e00ce2cd723a"),
        },
    },
    Curve {
        field: Field::new(167, &[6]),
        a: 1,
        b: element("6ee3ceeb230811759f20518a0930f1a4315a827dac"),
        n: order("3fffffffffffffffffffffb12ebcc7d7f29ff7701f"),
        n_bits: 166,
        cofactor: 2,
        base: Affine {
            x: element("7a1f6653786a68192803910a3d30b2a2018b21cd54"),
            y: element("5f49eb26781c0ec6b8909156d98ed435e45fd59918"),
        },
    },
    Curve {
        field: Field::new(173, &[1, 2, 10]),
        a: 0,
        b: element("108576c80499db2fc16eddf6853bbb278f6b6fb437d9"),
        n: order("800000000000000000000189b4e67606e3825bb2831"),
        n_bits: 172,
        cofactor: 4,
        base: Affine {
            x: element("04d41a619bcc6eadf0448fa22fad567a9181d37389ca"),
            y: element("10b51cc12849b234c75e6dd2028bf7ff5c1ce0d991a1"),
        },
    },
    Curve {
        field: Field::new(179, &[1, 2, 4]),
        a: 1,
        b: element("04a6e0856526436f2f88dd07a341e32d04184572beb710"),
        n: order("3ffffffffffffffffffffffb981960435fe5ab64236ef"),
        n_bits: 178,
        cofactor: 2,
        base: Affine {
            x: element("06ba06fe51464b2bd26dc57f48819ba9954667022c7d03"),
            y: element("025fbc363582dcec065080ca8287aaff09788a66dc3a9e"),
        },
    },
    Curve {
        field: Field::new(191, &[9]),
        a: 1,
        b: element("7bc86e2102902ec4d5890e8b6b4981ff27e0482750fefc03"),
        n: order("40000000000000000000000069a779cac1dabc6788f7474f"),
        n_bits: 191,
        cofactor: 2,
        base: Affine {
            x: element("714114b762f2ff4a7912a6d2ac58b9b5c2fcfe76daeb7129"),
            y: element("29c41e568b77c617efe5902f11db96fa9613cd8d03db08da"),
        },
    },
    Curve {
        field: Field::new(233, &[1, 4, 9]),
        a: 1,
        b: element("006973b15095675534c7cf7e64a21bd54ef5dd3b8a0326aa936ece454d2c"),
        n: order("1000000000000000000000000000013e974e72f8a6922031d2603cfe0d7"),
        n_bits: 233,
        cofactor: 2,
        base: Affine {
            x: element("003fcda526b6cdf83ba1118df35b3c31761d3545f32728d003eeb25efe96"),
            y: element("009ca8b57a934c54deeda9e54a7bbad95e3b2e91c54d32be0b9df96d8d35"),
        },
    },
    Curve {
        field: Field::new(257, &[12]),
        a: 0,
        b: element("01cef494720115657e18f938d7a7942394ff9425c1458c57861f9eea6adbe3be10"),
        n: order("800000000000000000000000000000006759213af182e987d3e17714907d470d"),
        n_bits: 256,
        cofactor: 4,
        base: Affine {
            x: element("002a29ef207d0e9b6c55cd260b306c7e007ac491ca1b10c62334a9e8dcd8d20fb7"),
            y: element("010686d41ff744d4449fccf6d8eea03102e6812c93a9d60b978b702cf156d814ef"),
        },
    },
    Curve {
        field: Field::new(307, &[2, 4, 8]),
        a: 1,
        b: element("0393c7f7d53666b5054b5e6c6d3de94f4296c0c599e2e2e241050df18b6090bdc90186904968bb"),
        n: order("3ffffffffffffffffffffffffffffffffffffffc079c2f3825da70d390fbba588d4604022b7b7"),
        n_bits: 306,
        cofactor: 2,
        base: Affine {
            x: element("0216ee8b189d291a0224984c1e92f1d16bf75ccd825a087a239b276d3167743c52c02d6e7232aa"),
            y: element("05d9306bacd22b7faeb09d2e049c6e2866c5d1677762a8f2f2dc9a11c7f7be8340ab2237c7f2a0"),
        },
    },
    Curve {
        field: Field::new(367, &[21]),
        a: 1,
        b: element(
            "43fc8ad242b0b7a6f3d1627ad5654447556b47bf6aa4a64b0c2afe42cadab8f93d92394c79a79755437b56995136",
        ),
        n: order(
            "40000000000000000000000000000000000000000000009c300b75a3fa824f22428fd28ce8812245ef44049b2d49",
        ),
        n_bits: 367,
        cofactor: 2,
        base: Affine {
            x: element(
                "324a6eddd512f08c49a99ae0d3f961197a76413e7be81a400ca681e09639b5fe12e59a109f78bf4a373541b3b9a1",
            ),
            y: element(
                "01ab597a5b4477f59e39539007c7f977d1a567b92b043a49c6b61984c3fe3481aaf454cd41ba1f051626442b3c10",
            ),
        },
    },
    Curve {
        field: Field::new(431, &[1, 3, 5]),
        a: 1,
        b: element(
            "03ce10490f6a708fc26dfe8c3d27c4f94e690134d5bff988d8d28aaeaede975936c66bac536b18ae2dc312ca493117daa469c640caf3",
        ),
        n: order(
            "3fffffffffffffffffffffffffffffffffffffffffffffffffffffba3175458009a8c0a724f02f81aa8a1fcbaf80d90c7a95110504cf",
        ),
        n_bits: 430,
        cofactor: 2,
        base: Affine {
            x: element(
                "1a62ba79d98133a16bbae7ed9a8e03c32e0824d57aef72f88986874e5aae49c27bed49a2a95058068426c2171e99fd3b43c5947c857d",
            ),
            y: element(
                "70b5e1e14031c1f70bbefe96bdde66f451754b4ca5f48da241f331aa396b8d1839a855c1769b1ea14ba53308b5e2723724e090e02db9",
            ),
        },
    },
];

const fn element(hex: &str) -> Element {
    Element::from_octets(&little_endian(hex))
}

const fn order(hex: &str) -> NonZero<Scalar> {
    NonZero::<Scalar>::new_unwrap(Scalar::from_le_slice(&little_endian(hex)))
}

/// Big-endian hexadecimal digits as little-endian octets; evaluated by the compiler, which stops at a wrong digit.
const fn little_endian(hex: &str) -> [u8; 8 * LIMBS] {
    let digits = hex.as_bytes();
    let mut octets = [0; 8 * LIMBS];
    let mut place = 0;
    while place < digits.len() {
        let digit = match digits[digits.len() - 1 - place] {
            digit @ b'0'..=b'9' => digit - b'0',
            digit @ b'a'..=b'f' => digit - b'a' + 10,
            _ => panic!("not a hexadecimal digit"),
        };
        octets[place / 2] |= digit << (4 * (place % 2));
        place += 1;
    }
    octets
}
