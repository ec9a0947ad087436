// Checks what Ключник wrote with Bouncy Castle alone. Reads lines of words parted by tabs:
//
//   certificate FILE ISSUER     the issuer's key signed the certificate
//   request FILE                the PKCS#10 is signed by the key that it holds
//   cms FILE [CONTENT]          the CMS holds its signer's certificate, digest and signature are right;
//                               CONTENT for a detached one
//
// and answers each with a line "good KIND FILE how" or "BAD KIND FILE why"; exit status 1 after any BAD. The engines
// of Bouncy Castle are always asked ("signer"); its provider too where it knows the signature identifier.

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.Arrays;
import java.util.Collection;

import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.ua.DSTU4145Params;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.DSTU7564Digest;
import org.bouncycastle.crypto.digests.GOST3411Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.signers.DSTU4145Signer;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

public class BouncyCastleVerdict {
    static final String DSTU_GOST = "1.2.804.2.1.1.1.1.3.1.1";
    static final String DSTU_KUPYNA = "1.2.804.2.1.1.1.1.3.6.1";
    static final String GOST_34311 = "1.2.804.2.1.1.1.1.2.1";
    static final String KUPYNA_256 = "1.2.804.2.1.1.1.1.2.2.1";

    public static void main(String[] none) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        boolean allGood = true;
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split("\t");
            String what = words[0] + "\t" + words[1] + "\t";
            try {
                System.out.println("good\t" + what + check(words));
            } catch (Exception failure) {
                allGood = false;
                System.out.println("BAD\t" + what + failure);
            }
        }
        System.exit(allGood ? 0 : 1);
    }

    static String check(String[] words) throws Exception {
        byte[] file = Files.readAllBytes(Path.of(words[1]));
        switch (words[0]) {
            case "certificate":
                return certificate(file, Files.readAllBytes(Path.of(words[2])));
            case "request":
                return request(file);
            case "cms":
                return cms(file, words.length > 2 ? Files.readAllBytes(Path.of(words[2])) : null);
            default:
                throw new IllegalArgumentException("unknown kind");
        }
    }

    static String certificate(byte[] file, byte[] issuerFile) throws Exception {
        X509CertificateHolder certificate = new X509CertificateHolder(file);
        X509CertificateHolder issuer = new X509CertificateHolder(issuerFile);
        require(certificate.getIssuer().equals(issuer.getSubject()), "issued by another name");
        String oid = certificate.getSignatureAlgorithm().getAlgorithm().getId();
        byte[] signed = certificate.toASN1Structure().getTBSCertificate().getEncoded("DER");
        byte[] signature = ASN1OctetString.getInstance(certificate.getSignature()).getOctets();
        requireSignature(issuer.getSubjectPublicKeyInfo(), hashOfSignature(oid), signed, signature);
        if (!oid.equals(DSTU_GOST)) {
            return "signer";
        }
        require(certificate.isSignatureValid(provider(issuer.getSubjectPublicKeyInfo())), "provider: wrong");
        return "signer and provider";
    }

    static String request(byte[] file) throws Exception {
        PKCS10CertificationRequest request = new PKCS10CertificationRequest(file);
        String oid = request.getSignatureAlgorithm().getAlgorithm().getId();
        byte[] signed = request.toASN1Structure().getCertificationRequestInfo().getEncoded("DER");
        byte[] signature = ASN1OctetString.getInstance(request.getSignature()).getOctets();
        requireSignature(request.getSubjectPublicKeyInfo(), hashOfSignature(oid), signed, signature);
        if (!oid.equals(DSTU_GOST)) {
            return "signer";
        }
        require(request.isSignatureValid(provider(request.getSubjectPublicKeyInfo())), "provider: wrong");
        return "signer and provider";
    }

    static String cms(byte[] file, byte[] content) throws Exception {
        CMSSignedData message = content == null
            ? new CMSSignedData(file)
            : new CMSSignedData(new CMSProcessableByteArray(content), file);
        byte[] data = (byte[]) message.getSignedContent().getContent();
        Collection<SignerInformation> signers = message.getSignerInfos().getSigners();
        require(!signers.isEmpty(), "no signer");
        String hash = null;
        for (SignerInformation signer : signers) {
            @SuppressWarnings("unchecked")
            Collection<X509CertificateHolder> found = message.getCertificates().getMatches(signer.getSID());
            require(found.size() == 1, "signer's certificate is not in the message");
            X509CertificateHolder certificate = found.iterator().next();
            hash = signer.getDigestAlgorithmID().getAlgorithm().getId();
            require(hash.equals(hashOfSignature(signer.getEncryptionAlgOID())), "two different hashes");
            Attribute digest = signer.getSignedAttributes().get(CMSAttributes.messageDigest);
            byte[] stated = ASN1OctetString.getInstance(digest.getAttributeValues()[0]).getOctets();
            require(Arrays.equals(stated, digest(hash, data)), "digest of the content is wrong");
            Attribute type = signer.getSignedAttributes().get(CMSAttributes.contentType);
            require(type.getAttributeValues()[0].equals(signer.getContentType()), "content type is wrong");
            requireSignature(certificate.getSubjectPublicKeyInfo(), hash,
                signer.getEncodedSignedAttributes(), signer.getSignature());
        }
        return "signer, " + (hash.equals(GOST_34311) ? "GOST 34.311" : "Kupyna-256");
    }

    /** r and s, each little-endian, over the hash of the octets. */
    static void requireSignature(SubjectPublicKeyInfo spki, String hash, byte[] signed, byte[] signature)
            throws Exception {
        AsymmetricKeyParameter key = PublicKeyFactory.createKey(spki);
        DSTU4145Signer signer = new DSTU4145Signer();
        signer.init(false, key);
        int half = signature.length / 2;
        BigInteger r = littleEndian(signature, 0, half);
        BigInteger s = littleEndian(signature, half, signature.length);
        require(signer.verifySignature(digest(hash, signed), r, s), "signature is wrong");
    }

    static ContentVerifierProvider provider(SubjectPublicKeyInfo key) throws Exception {
        return new JcaContentVerifierProviderBuilder().setProvider("BC").build(key);
    }

    static String hashOfSignature(String oid) {
        if (oid.equals(DSTU_GOST)) {
            return GOST_34311;
        }
        require(oid.equals(DSTU_KUPYNA) || oid.equals(DSTU_KUPYNA + ".1"), "signature identifier " + oid);
        return KUPYNA_256;
    }

    static byte[] digest(String oid, byte[] data) {
        Digest digest;
        if (oid.equals(GOST_34311)) {
            byte[] packed = DSTU4145Params.getDefaultDKE();
            byte[] nibbles = new byte[2 * packed.length];
            for (int i = 0; i < packed.length; i++) {
                nibbles[2 * i] = (byte) ((packed[i] >> 4) & 0x0f);
                nibbles[2 * i + 1] = (byte) (packed[i] & 0x0f);
            }
            digest = new GOST3411Digest(nibbles);
        } else {
            digest = new DSTU7564Digest(256);
        }
        digest.update(data, 0, data.length);
        byte[] out = new byte[digest.getDigestSize()];
        digest.doFinal(out, 0);
        return out;
    }

    static BigInteger littleEndian(byte[] octets, int from, int to) {
        byte[] reversed = new byte[to - from];
        for (int i = 0; i < reversed.length; i++) {
            reversed[i] = octets[to - 1 - i];
        }
        return new BigInteger(1, reversed);
    }

    static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }
}
