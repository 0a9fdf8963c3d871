import com.cloudhopper.commons.charset.CharsetUtil;
import com.cloudhopper.smpp.SmppBindType;
import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.SmppServerConfiguration;
import com.cloudhopper.smpp.SmppServerHandler;
import com.cloudhopper.smpp.SmppServerSession;
import com.cloudhopper.smpp.SmppSessionConfiguration;
import com.cloudhopper.smpp.impl.DefaultSmppServer;
import com.cloudhopper.smpp.impl.DefaultSmppSessionHandler;
import com.cloudhopper.smpp.pdu.*;
import com.cloudhopper.smpp.tlv.Tlv;
import com.cloudhopper.smpp.type.Address;
import com.cloudhopper.smpp.type.SmppProcessingException;
import com.cloudhopper.smpp.util.DeliveryReceipt;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.StringJoiner;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.joda.time.DateTime;

/** An SMSC made of Cloudhopper's server: prints each submit as it read it, sends its receipt, and STOP when asked for it. */
public class CloudhopperPeer extends DefaultSmppSessionHandler {
  private static final CopyOnWriteArrayList<SmppServerSession> receivers = new CopyOnWriteArrayList<>();
  private static final ExecutorService later = Executors.newSingleThreadExecutor();
  private static final AtomicInteger ids = new AtomicInteger();

  public static void main(String[] arguments) throws Exception {
    SmppServerConfiguration configuration = new SmppServerConfiguration();
    configuration.setHost("127.0.0.1");
    configuration.setPort(Integer.parseInt(arguments[0]));
    configuration.setNonBlockingSocketsEnabled(true);
    configuration.setMaxConnectionSize(20);
    configuration.setBindTimeout(30_000);
    configuration.setSystemId("cloudhopper");
    new DefaultSmppServer(configuration, new Binds()).start();
    System.out.println("ready");
    while (System.in.read() >= 0);
    Runtime.getRuntime().halt(0);
  }

  private static class Binds implements SmppServerHandler {
    @Override
    public void sessionBindRequested(Long id, SmppSessionConfiguration configuration, BaseBind request)
        throws SmppProcessingException {
      if (!"secret".equals(configuration.getPassword())) {
        throw new SmppProcessingException(SmppConstants.STATUS_INVPASWD);
      }
    }

    @Override
    public void sessionCreated(Long id, SmppServerSession session, BaseBindResp response) {
      System.out.println("bind|" + session.getBindType());
      if (session.getBindType() != SmppBindType.TRANSMITTER) receivers.add(session);
      session.serverReady(new CloudhopperPeer());
    }

    @Override
    public void sessionDestroyed(Long id, SmppServerSession session) {
      receivers.remove(session);
      session.destroy();
    }
  }

  @Override
  public PduResponse firePduRequestReceived(PduRequest request) {
    PduResponse response = request.createResponse();
    if (!(request instanceof SubmitSm)) return response;
    SubmitSm sm = (SubmitSm) request;
    String id = String.format("%08x", ids.incrementAndGet());
    ((SubmitSmResp) response).setMessageId(id);
    boolean hasPayload = sm.getOptionalParameter(SmppConstants.TAG_MESSAGE_PAYLOAD) != null;
    byte[] bytes = hasPayload ? sm.getOptionalParameter(SmppConstants.TAG_MESSAGE_PAYLOAD).getValue() : sm.getShortMessage();
    int textAt = (sm.getEsmClass() & SmppConstants.ESM_CLASS_UDHI_MASK) == 0 ? 0 : bytes[0] + 1;
    byte[] octets = Arrays.copyOfRange(bytes, textAt, bytes.length);
    String text = CharsetUtil.decode(octets, sm.getDataCoding() == 8 ? CharsetUtil.CHARSET_UCS_2 : CharsetUtil.CHARSET_GSM);
    StringJoiner tlvs = new StringJoiner(",");
    if (sm.getOptionalParameters() != null) {
      for (Tlv one : sm.getOptionalParameters()) {
        if (one.getTag() == SmppConstants.TAG_MESSAGE_PAYLOAD) continue;
        tlvs.add(String.format("%04x%04x%s", one.getTag(), one.getLength(), HexFormat.of().formatHex(one.getValue())));
      }
    }
    System.out.println(String.join("|", "submit", id, sm.getSourceAddress().getAddress(),
        sm.getDestAddress().getAddress(), String.valueOf(sm.getEsmClass()), String.valueOf(sm.getDataCoding()),
        sm.getValidityPeriod(), HexFormat.of().formatHex(bytes, 0, textAt), tlvs.toString(),
        Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    if (sm.getRegisteredDelivery() != 0) later.execute(() -> receipt(sm, id));
    if (text.startsWith("STOP?")) later.execute(() -> inbound(sm));
    return response;
  }

  private static void receipt(SubmitSm sm, String id) {
    DeliveryReceipt receipt = new DeliveryReceipt(id, 1, 1, new DateTime(), new DateTime(),
        SmppConstants.STATE_DELIVERED, 0, "ciao");
    DeliverSm pdu = from(sm, SmppConstants.ESM_CLASS_MT_SMSC_DELIVERY_RECEIPT);
    pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_RECEIPTED_MSG_ID, (id + "\0").getBytes(StandardCharsets.ISO_8859_1)));
    pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_MSG_STATE, new byte[] {SmppConstants.STATE_DELIVERED}));
    deliver(pdu, receipt.toShortMessage().getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void inbound(SubmitSm sm) {
    DeliverSm pdu = from(sm, (byte) 0);
    pdu.setDataCoding((byte) 8);
    deliver(pdu, CharsetUtil.encode("STOP è", CharsetUtil.CHARSET_UCS_2));
  }

  private static DeliverSm from(SubmitSm sm, byte esmClass) {
    DeliverSm pdu = new DeliverSm();
    pdu.setSourceAddress(new Address((byte) 1, (byte) 1, sm.getDestAddress().getAddress()));
    pdu.setDestAddress(new Address((byte) 5, (byte) 0, sm.getSourceAddress().getAddress()));
    pdu.setEsmClass(esmClass);
    return pdu;
  }

  private static void deliver(DeliverSm pdu, byte[] text) {
    try {
      pdu.setShortMessage(text);
      receivers.get(0).sendRequestPdu(pdu, 30_000, true).await();
      System.out.println("delivered|" + pdu.getEsmClass());
    } catch (Exception problem) {
      System.out.println("problem|" + problem);
    }
  }
}
