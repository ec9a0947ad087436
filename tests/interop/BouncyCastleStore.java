// Opens a PKCS#12 or PKCS#8 file with GOST algorithms that Ключник wrote, with Bouncy Castle's engines alone. The file is
// the argument, the password stands on the standard input (UTF-8). Prints a line "key HEX" for each private key, HEX
// being the compressed public point that follows from it (little-endian), then "certificates N"; exit status 1 when
// the password is wrong or anything is not as it should be.

import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.AuthenticatedSafe;
import org.bouncycastle.asn1.pkcs.CertBag;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedData;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.SafeBag;
import org.bouncycastle.asn1.ua.DSTU4145BinaryField;
import org.bouncycastle.asn1.ua.DSTU4145ECBinary;
import org.bouncycastle.asn1.ua.DSTU4145Params;
import org.bouncycastle.asn1.ua.DSTU4145PointEncoder;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.bouncycastle.crypto.digests.GOST3411Digest;
import org.bouncycastle.crypto.engines.GOST28147Engine;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.modes.CFBBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.crypto.params.ParametersWithSBox;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.encoders.Hex;

public class BouncyCastleStore {
    static final String GOST_34311 = "1.2.804.2.1.1.1.1.2.1";
    static final String HMAC_GOST_34311 = "1.2.804.2.1.1.1.1.1.2";
    static final String GOST_28147_CFB = "1.2.804.2.1.1.1.1.1.1.3";
    static final String DSTU_4145_LE = "1.2.804.2.1.1.1.1.3.1.1";

    static final List<PrivateKeyInfo> keys = new ArrayList<>();
    static int certificates;

    public static void main(String[] arguments) throws Exception {
        String password = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        ASN1Sequence file = ASN1Sequence.getInstance(Files.readAllBytes(Path.of(arguments[0])));
        if (file.getObjectAt(0) instanceof ASN1Integer) {
            pkcs12(Pfx.getInstance(file), password);
        } else {
            keys.add(pkcs8(file, password));
        }
        for (PrivateKeyInfo key : keys) {
            System.out.println("key " + publicPoint(key));
        }
        System.out.println("certificates " + certificates);
    }

    static void pkcs12(Pfx pfx, String password) throws Exception {
        byte[] safe = octets(pfx.getAuthSafe().getContent());
        requireMac(pfx.getMacData(), safe, password);
        for (ContentInfo content : AuthenticatedSafe.getInstance(safe).getContentInfo()) {
            byte[] bags;
            if (content.getContentType().equals(PKCSObjectIdentifiers.data)) {
                bags = octets(content.getContent());
            } else {
                EncryptedData data = EncryptedData.getInstance(content.getContent());
                bags = decrypt(data.getEncryptionAlgorithm(), data.getContent().getOctets(), password);
            }
            for (ASN1Encodable each : ASN1Sequence.getInstance(bags)) {
                SafeBag bag = SafeBag.getInstance(each);
                if (bag.getBagId().equals(PKCSObjectIdentifiers.pkcs8ShroudedKeyBag)) {
                    keys.add(pkcs8(bag.getBagValue(), password));
                } else if (bag.getBagId().equals(PKCSObjectIdentifiers.certBag)) {
                    new X509CertificateHolder(octets(CertBag.getInstance(bag.getBagValue()).getCertValue()));
                    certificates++;
                }
            }
        }
    }

    /** HMAC-GOST 34.311 over the content, its key by the KDF of RFC 7292 with the same hash. */
    static void requireMac(MacData mac, byte[] safe, String password) {
        require(mac.getMac().getAlgorithmId().getAlgorithm(), GOST_34311);
        PKCS12ParametersGenerator derivation = new PKCS12ParametersGenerator(hash());
        byte[] octets = PBEParametersGenerator.PKCS12PasswordToBytes(password.toCharArray());
        derivation.init(octets, mac.getSalt(), mac.getIterationCount().intValueExact());
        HMac hmac = new HMac(hash());
        hmac.init(derivation.generateDerivedMacParameters(256));
        hmac.update(safe, 0, safe.length);
        byte[] value = new byte[hmac.getMacSize()];
        hmac.doFinal(value, 0);
        if (!Arrays.equals(value, mac.getMac().getDigest())) {
            throw new IllegalStateException("the MAC is wrong");
        }
    }

    static PrivateKeyInfo pkcs8(ASN1Encodable value, String password) {
        EncryptedPrivateKeyInfo info = EncryptedPrivateKeyInfo.getInstance(value);
        return PrivateKeyInfo.getInstance(
            decrypt(info.getEncryptionAlgorithm(), info.getEncryptedData(), password));
    }

    static byte[] decrypt(AlgorithmIdentifier algorithm, byte[] ciphertext, String password) {
        require(algorithm.getAlgorithm(), PKCSObjectIdentifiers.id_PBES2.getId());
        PBES2Parameters scheme = PBES2Parameters.getInstance(algorithm.getParameters());
        PBKDF2Params derivation = PBKDF2Params.getInstance(scheme.getKeyDerivationFunc().getParameters());
        require(derivation.getPrf().getAlgorithm(), HMAC_GOST_34311);
        require(scheme.getEncryptionScheme().getAlgorithm(), GOST_28147_CFB);
        ASN1Sequence cipher = ASN1Sequence.getInstance(scheme.getEncryptionScheme().getParameters());
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(hash());
        byte[] octets = password.getBytes(Charset.forName("windows-1251"));
        generator.init(octets, derivation.getSalt(), derivation.getIterationCount().intValueExact());
        KeyParameter key = (KeyParameter) generator.generateDerivedParameters(256);
        byte[] boxes = nibbles(octets(cipher.getObjectAt(1)));
        CFBBlockCipher cfb = new CFBBlockCipher(new GOST28147Engine(), 64);
        cfb.init(false,
            new ParametersWithIV(new ParametersWithSBox(key, boxes), octets(cipher.getObjectAt(0))));
        byte[] plain = new byte[ciphertext.length];
        cfb.processBytes(ciphertext, 0, ciphertext.length, plain, 0);
        return plain;
    }

    /** Q = -dG, by the explicit parameters beside the key. */
    static String publicPoint(PrivateKeyInfo info) throws Exception {
        require(info.getPrivateKeyAlgorithm().getAlgorithm(), DSTU_4145_LE);
        DSTU4145ECBinary binary =
            DSTU4145Params.getInstance(info.getPrivateKeyAlgorithm().getParameters()).getECBinary();
        DSTU4145BinaryField field = binary.getField();
        ECCurve curve = new ECCurve.F2m(field.getM(), field.getK1(), field.getK2(), field.getK3(),
            binary.getA(), new BigInteger(1, reversed(binary.getB())), binary.getN(), null);
        ECPoint base = DSTU4145PointEncoder.decodePoint(curve, reversed(binary.getG()));
        BigInteger d = new BigInteger(1, reversed(info.getPrivateKey().getOctets()));
        ECPoint point = base.multiply(d).negate().normalize();
        return Hex.toHexString(reversed(DSTU4145PointEncoder.encodePoint(point)));
    }

    static GOST3411Digest hash() {
        return new GOST3411Digest(nibbles(DSTU4145Params.getDefaultDKE()));
    }

    static byte[] nibbles(byte[] packed) {
        byte[] nibbles = new byte[2 * packed.length];
        for (int i = 0; i < packed.length; i++) {
            nibbles[2 * i] = (byte) ((packed[i] >> 4) & 0x0f);
            nibbles[2 * i + 1] = (byte) (packed[i] & 0x0f);
        }
        return nibbles;
    }

    static byte[] octets(ASN1Encodable value) {
        return ASN1OctetString.getInstance(value).getOctets();
    }

    static byte[] reversed(byte[] octets) {
        byte[] turned = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            turned[i] = octets[octets.length - 1 - i];
        }
        return turned;
    }

    static void require(ASN1ObjectIdentifier found, String wanted) {
        if (!found.getId().equals(wanted)) {
            throw new IllegalStateException(found + " instead of " + wanted);
        }
    }
}
