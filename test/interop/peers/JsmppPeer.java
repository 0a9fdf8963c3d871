import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.StringJoiner;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.bean.*;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.*;
import org.jsmpp.util.DeliveryReceiptState;
import org.jsmpp.util.MessageId;

/** An SMSC made of jSMPP's server: prints each submit as it read it, sends its receipt, and STOP when asked for it. */
public class JsmppPeer implements ServerMessageReceiverListener {
  private static final CopyOnWriteArrayList<SMPPServerSession> receivers = new CopyOnWriteArrayList<>();
  private static final ExecutorService later = Executors.newSingleThreadExecutor();
  private final AtomicInteger ids = new AtomicInteger();

  public static void main(String[] arguments) throws Exception {
    SMPPServerSessionListener listener = new SMPPServerSessionListener(Integer.parseInt(arguments[0]));
    JsmppPeer peer = new JsmppPeer();
    new Thread(JsmppPeer::endWithInput).start();
    System.out.println("ready");
    while (true) {
      SMPPServerSession session = listener.accept();
      session.setMessageReceiverListener(peer);
      session.setTransactionTimer(30_000);
      new Thread(() -> bind(session)).start();
    }
  }

  private static void endWithInput() {
    try {
      while (System.in.read() >= 0);
    } catch (IOException ended) {
      // the same
    }
    Runtime.getRuntime().halt(0);
  }

  private static void bind(SMPPServerSession session) {
    try {
      BindRequest request = session.waitForBind(30_000);
      if (!request.getPassword().equals("secret")) {
        request.reject(0x0e);
        return;
      }
      request.accept("jsmpp", InterfaceVersion.IF_34);
      System.out.println("bind|" + request.getBindType());
      if (request.getBindType() != BindType.BIND_TX) receivers.add(session);
      session.addSessionStateListener((to, from, who) -> {
        if (!to.isBound()) receivers.remove(session);
      });
    } catch (Exception problem) {
      System.out.println("problem|" + problem);
    }
  }

  @Override
  public SubmitSmResult onAcceptSubmitSm(SubmitSm sm, SMPPServerSession session) {
    String id = "J" + ids.incrementAndGet();
    OptionalParameter payload = sm.getOptionalParameter(OptionalParameter.Tag.MESSAGE_PAYLOAD);
    byte[] bytes = sm.getShortMessage();
    if (bytes == null || bytes.length == 0) bytes = ((OptionalParameter.OctetString) payload).getValue();
    int textAt = sm.isUdhi() ? bytes[0] + 1 : 0;
    Charset charset = sm.getDataCoding() == 8 ? StandardCharsets.UTF_16BE : StandardCharsets.ISO_8859_1;
    String text = new String(bytes, textAt, bytes.length - textAt, charset);
    StringJoiner tlvs = new StringJoiner(",");
    for (OptionalParameter one : sm.getOptionalParameters()) {
      if (one.tag != 0x0424) tlvs.add(HexFormat.of().formatHex(one.serialize()));
    }
    System.out.println(String.join("|", "submit", id, sm.getSourceAddr(), sm.getDestAddress(),
        String.valueOf(sm.getEsmClass()), String.valueOf(sm.getDataCoding()), sm.getValidityPeriod(),
        HexFormat.of().formatHex(bytes, 0, textAt), tlvs.toString(),
        Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    if (sm.getRegisteredDelivery() != 0) later.execute(() -> receipt(sm, id));
    if (text.startsWith("STOP?")) later.execute(() -> inbound(sm));
    return new SubmitSmResult(messageId(id), new OptionalParameter[0]);
  }

  private static void receipt(SubmitSm sm, String id) {
    DeliveryReceipt receipt = new DeliveryReceipt(id, 1, 1, new Date(), new Date(), DeliveryReceiptState.DELIVRD, "000", "ciao");
    deliver(sm, new ESMClass(MessageMode.DEFAULT, MessageType.SMSC_DEL_RECEIPT, GSMSpecificFeature.DEFAULT),
        (byte) 0, receipt.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void inbound(SubmitSm sm) {
    deliver(sm, new ESMClass(), (byte) 8, "STOP è".getBytes(StandardCharsets.UTF_16BE));
  }

  private static void deliver(SubmitSm sm, ESMClass esmClass, byte coding, byte[] text) {
    try {
      receivers.get(0).deliverShortMessage("", TypeOfNumber.INTERNATIONAL, NumberingPlanIndicator.ISDN,
          sm.getDestAddress(), TypeOfNumber.ALPHANUMERIC, NumberingPlanIndicator.UNKNOWN, sm.getSourceAddr(),
          esmClass, (byte) 0, (byte) 0, new RegisteredDelivery(0), DataCodings.newInstance(coding), text);
      System.out.println("delivered|" + esmClass.value());
    } catch (Exception problem) {
      System.out.println("problem|" + problem);
    }
  }

  private static MessageId messageId(String id) {
    try {
      return new MessageId(id);
    } catch (org.jsmpp.PDUStringException problem) {
      throw new IllegalStateException(problem);
    }
  }

  @Override
  public DataSmResult onAcceptDataSm(DataSm sm, Session session) throws ProcessRequestException {
    throw refused();
  }

  @Override
  public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti sm, SMPPServerSession session) throws ProcessRequestException {
    throw refused();
  }

  @Override
  public QuerySmResult onAcceptQuerySm(QuerySm sm, SMPPServerSession session) throws ProcessRequestException {
    throw refused();
  }

  @Override
  public void onAcceptReplaceSm(ReplaceSm sm, SMPPServerSession session) throws ProcessRequestException {
    throw refused();
  }

  @Override
  public void onAcceptCancelSm(CancelSm sm, SMPPServerSession session) throws ProcessRequestException {
    throw refused();
  }

  @Override
  public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm sm, SMPPServerSession session) throws ProcessRequestException {
    throw refused();
  }

  @Override
  public void onAcceptCancelBroadcastSm(CancelBroadcastSm sm, SMPPServerSession session) throws ProcessRequestException {
    throw refused();
  }

  @Override
  public QueryBroadcastSmResult onAcceptQueryBroadcastSm(QueryBroadcastSm sm, SMPPServerSession session)
      throws ProcessRequestException {
    throw refused();
  }

  private static ProcessRequestException refused() {
    return new ProcessRequestException("Not what this peer is for", 0x03);
  }
}
