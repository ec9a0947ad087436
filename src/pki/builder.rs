//! Makes certificates and revocation lists: what the training authority and the tests issue. Each is a draft that
//! names what must be signed and takes the signature (canonical form).

use super::extension::{self, Extension};
use super::tlv;
use super::{KeyUsage, Name, PkiError, RevocationReason, SignatureAlgorithm, SubjectPublicKeyInfo, oid};
use crate::crypto::ToSign;
use der::oid::ObjectIdentifier;
use time::OffsetDateTime;

/// Octets that wait for their issuer's signature.
#[derive(Debug, Clone)]
pub struct Draft {
    tbs: Vec<u8>,
    algorithm: SignatureAlgorithm,
}

impl Draft {
    pub fn to_sign(&self) -> ToSign {
        ToSign { message: self.tbs.clone(), hash: self.algorithm.hash() }
    }
    /// DER of the signed certificate or list.
    pub fn assemble(&self, signature: &[u8]) -> Vec<u8> {
        let bits = self.algorithm.to_bit_string(signature);
        tlv::sequence(&[&self.tbs, &self.algorithm.to_der(), &tlv::bit_string(&bits)])
    }
}

/// What a certificate will say.
#[derive(Debug, Clone)]
pub struct CertificateFields {
    /// Big-endian, 1 to 20 octets.
    pub serial: Vec<u8>,
    pub issuer: Name,
    pub not_before: OffsetDateTime,
    pub not_after: OffsetDateTime,
    pub subject: Name,
    pub spki: SubjectPublicKeyInfo,
    pub extensions: Vec<Extension>,
}

impl CertificateFields {
    /// A version 3 certificate to be signed with `algorithm`.
    pub fn draft(&self, algorithm: SignatureAlgorithm) -> Result<Draft, PkiError> {
        let tbs = tlv::sequence(&[
            &tlv::tlv(tlv::constructed(0), &[&tlv::integer(2)]),
            &tlv::unsigned(&self.serial),
            &algorithm.to_der(),
            self.issuer.as_der(),
            &tlv::sequence(&[
                &tlv::utc_or_generalized_time(self.not_before),
                &tlv::utc_or_generalized_time(self.not_after),
            ]),
            self.subject.as_der(),
            self.spki.as_der(),
            &tlv::tlv(tlv::constructed(3), &[&extension::write_list(&self.extensions)]),
        ]);
        Ok(Draft { tbs, algorithm })
    }
}

/// What a revocation list will say.
#[derive(Debug, Clone)]
pub struct CrlFields {
    pub issuer: Name,
    pub this_update: OffsetDateTime,
    pub next_update: OffsetDateTime,
    pub number: u64,
    /// Number of the full list that this delta list is over.
    pub base: Option<u64>,
    /// Where the delta lists over this full list are.
    pub freshest: Option<String>,
    pub authority_key_identifier: Vec<u8>,
    /// Serial number, date, reason.
    pub revoked: Vec<(Vec<u8>, OffsetDateTime, RevocationReason)>,
}

impl CrlFields {
    /// A version 2 list to be signed with `algorithm`.
    pub fn draft(&self, algorithm: SignatureAlgorithm) -> Result<Draft, PkiError> {
        let mut extensions = vec![
            authority_key_identifier(&self.authority_key_identifier),
            plain(&oid::CRL_NUMBER, tlv::unsigned(&self.number.to_be_bytes())),
        ];
        extensions.extend(
            self.base.map(|base| critical(&oid::DELTA_CRL_INDICATOR, tlv::unsigned(&base.to_be_bytes()))),
        );
        extensions.extend(self.freshest.as_ref().map(|url| distribution_point(&oid::FRESHEST_CRL, url)));
        let mut entries = Vec::with_capacity(self.revoked.len());
        for (serial, date, reason) in &self.revoked {
            // RFC 5280, 5.3.1: "unspecified" is said by saying nothing.
            let reason = match reason {
                RevocationReason::Unspecified => Vec::new(),
                reason => extension::write_list(&[plain(
                    &oid::CRL_REASON,
                    tlv::tlv(tlv::ENUMERATED, &[&[reason.number()]]),
                )]),
            };
            let date = tlv::utc_or_generalized_time(*date);
            entries.push(tlv::sequence(&[&tlv::unsigned(serial), &date, &reason]));
        }
        // An empty list of entries is left out.
        let entries = if entries.is_empty() { Vec::new() } else { tlv::tlv_list(tlv::SEQUENCE, entries) };
        let tbs = tlv::sequence(&[
            &tlv::integer(1),
            &algorithm.to_der(),
            self.issuer.as_der(),
            &tlv::utc_or_generalized_time(self.this_update),
            &tlv::utc_or_generalized_time(self.next_update),
            &entries,
            &tlv::tlv(tlv::constructed(0), &[&extension::write_list(&extensions)]),
        ]);
        Ok(Draft { tbs, algorithm })
    }
}

/// A non-critical extension.
pub fn plain(kind: &ObjectIdentifier, value: Vec<u8>) -> Extension {
    Extension::new(kind, false, value)
}
/// A critical extension.
pub fn critical(kind: &ObjectIdentifier, value: Vec<u8>) -> Extension {
    Extension::new(kind, true, value)
}
pub fn subject_key_identifier(id: &[u8]) -> Extension {
    plain(&oid::SUBJECT_KEY_IDENTIFIER, tlv::octet_string(id))
}
pub fn authority_key_identifier(id: &[u8]) -> Extension {
    plain(&oid::AUTHORITY_KEY_IDENTIFIER, tlv::sequence(&[&tlv::tlv(tlv::primitive(0), &[id])]))
}
/// keyUsage, critical; trailing zero bits left out as DER wants.
pub fn key_usage(usage: KeyUsage) -> Extension {
    let bits = [
        usage.digital_signature,
        usage.non_repudiation,
        usage.key_encipherment,
        false,
        usage.key_agreement,
        usage.key_cert_sign,
        usage.crl_sign,
    ];
    let octet = (0u8..).zip(bits).fold(0u8, |sum, (n, set)| if set { sum | (0x80 >> n) } else { sum });
    let unused = octet.trailing_zeros().min(7) as u8;
    let content: &[u8] = if octet == 0 { &[0] } else { &[unused, octet] };
    critical(&oid::KEY_USAGE, tlv::tlv(tlv::BIT_STRING, &[content]))
}
pub fn extended_key_usage(usages: &[ObjectIdentifier], is_critical: bool) -> Extension {
    let value = tlv::tlv_list(tlv::SEQUENCE, usages.iter().map(tlv::oid));
    Extension::new(&oid::EXTENDED_KEY_USAGE, is_critical, value)
}
/// basicConstraints, critical. `Some(limit)`: an authority with `limit` authorities below it; None: no authority.
pub fn basic_constraints(authority: Option<u32>) -> Extension {
    let value = match authority {
        Some(limit) => tlv::sequence(&[&tlv::boolean(true), &tlv::integer(i64::from(limit))]),
        None => tlv::sequence(&[]),
    };
    critical(&oid::BASIC_CONSTRAINTS, value)
}
/// certificatePolicies with one policy and its user notice.
pub fn certificate_policy(policy: &ObjectIdentifier, notice: &str) -> Extension {
    let notice = tlv::sequence(&[&tlv::utf8(notice)]);
    let qualifier = tlv::sequence(&[&tlv::oid(&oid::USER_NOTICE), &notice]);
    let policy = tlv::sequence(&[&tlv::oid(policy), &tlv::sequence(&[&qualifier])]);
    plain(&oid::CERTIFICATE_POLICIES, tlv::sequence(&[&policy]))
}
/// qcStatements: each with the DER of its data, or with none.
pub fn qc_statements(statements: &[(ObjectIdentifier, &[u8])]) -> Extension {
    let items = statements.iter().map(|(kind, data)| tlv::sequence(&[&tlv::oid(kind), data]));
    plain(&oid::QC_STATEMENTS, tlv::tlv_list(tlv::SEQUENCE, items))
}
/// subjectDirectoryAttributes of PrintableStrings (formats.md 7.2).
pub fn directory_attributes(attributes: &[(ObjectIdentifier, &str)]) -> Extension {
    let items = attributes.iter().map(|(kind, value)| {
        let value = tlv::tlv(tlv::PRINTABLE_STRING, &[value.as_bytes()]);
        tlv::sequence(&[&tlv::oid(kind), &tlv::tlv(tlv::SET, &[&value])])
    });
    plain(&oid::SUBJECT_DIRECTORY_ATTRIBUTES, tlv::tlv_list(tlv::SEQUENCE, items))
}
/// subjectAltName: e-mail addresses, and otherNames of UTF8Strings.
pub fn alternative_names(emails: &[&str], others: &[(ObjectIdentifier, &str)]) -> Extension {
    let emails = emails.iter().map(|email| tlv::tlv(tlv::primitive(1), &[email.as_bytes()]));
    let others = others.iter().map(|(kind, value)| {
        let value = tlv::tlv(tlv::constructed(0), &[&tlv::utf8(value)]);
        tlv::tlv(tlv::constructed(0), &[&tlv::oid(kind), &value])
    });
    plain(&oid::SUBJECT_ALT_NAME, tlv::tlv_list(tlv::SEQUENCE, others.chain(emails)))
}
/// cRLDistributionPoints, or freshestCRL, with one URL.
pub fn distribution_point(kind: &ObjectIdentifier, url: &str) -> Extension {
    let name = tlv::tlv(tlv::constructed(0), &[&uri(url)]);
    let point = tlv::sequence(&[&tlv::tlv(tlv::constructed(0), &[&name])]);
    plain(kind, tlv::sequence(&[&point]))
}
/// authorityInfoAccess, or subjectInfoAccess: (method, URL).
pub fn access(kind: &ObjectIdentifier, methods: &[(ObjectIdentifier, &str)]) -> Extension {
    let items = methods.iter().map(|(method, url)| tlv::sequence(&[&tlv::oid(method), &uri(url)]));
    plain(kind, tlv::tlv_list(tlv::SEQUENCE, items))
}
pub fn private_key_usage_period(from: OffsetDateTime, to: OffsetDateTime) -> Extension {
    let implicit = |number: u8, time| {
        // The implicit tag takes the place of GeneralizedTime's own.
        let mut der = tlv::generalized_time(time);
        if let Some(tag) = der.first_mut() {
            *tag = tlv::primitive(number);
        }
        der
    };
    plain(&oid::PRIVATE_KEY_USAGE_PERIOD, tlv::sequence(&[&implicit(0, from), &implicit(1, to)]))
}

fn uri(url: &str) -> Vec<u8> {
    tlv::tlv(tlv::primitive(6), &[url.as_bytes()])
}

#[cfg(test)]
#[path = "builder_tests.rs"]
pub(crate) mod tests;
