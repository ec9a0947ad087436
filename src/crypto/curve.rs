//! The ten polynomial-basis curves of DSTU 4145-2002.

/// Named curves, in the order of their OIDs `1.2.804.2.1.1.1.1.3.1.1.2.N`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CurveId {
    M163,
    M167,
    M173,
    M179,
    M191,
    M233,
    M257,
    M307,
    M367,
    M431,
}

impl CurveId {
    pub const ALL: [CurveId; 10] = [
        Self::M163,
        Self::M167,
        Self::M173,
        Self::M179,
        Self::M191,
        Self::M233,
        Self::M257,
        Self::M307,
        Self::M367,
        Self::M431,
    ];
    /// Last arc N of the named-curve OID, 0..=9.
    pub fn number(self) -> u32 {
        self as u32
    }
    /// Domain parameters as octets, for writing and recognising explicit parameters.
    pub fn parameters(self) -> CurveParameters {
        todo!()
    }
}

/// Domain parameters, all octet strings **big-endian** and of the field's (order's) full length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurveParameters {
    /// Extension degree.
    pub m: u32,
    /// Exponents between 0 and m of the field polynomial, ascending: one (trinomial) or three (pentanomial).
    pub ks: Vec<u32>,
    /// 0 or 1.
    pub a: u8,
    /// ceil(m/8) octets.
    pub b: Vec<u8>,
    /// Group order, ceil(bitlen(n)/8) octets.
    pub n: Vec<u8>,
    /// Compressed base point (big-endian form of the code; the certificate form is its reverse).
    pub base_compressed: Vec<u8>,
    /// Cofactor.
    pub cofactor: u8,
}
