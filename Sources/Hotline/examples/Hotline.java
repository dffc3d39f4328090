import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.PointerByReference;
import java.util.Map;

/** Files a tip from Java and follows it: java -cp /usr/share/java/jna.jar:. Hotline LIBRARY CONFIG. Needs Debian's libjna-java. */
public final class Hotline {
    /** A structure that says its own size, as the library asks. */
    public abstract static class Sized extends Structure {
        public NativeLong size = new NativeLong();

        /** Called once the fields of the whole are there. */
        protected void measure() {
            size.setValue(size());
        }
    }

    @Structure.FieldOrder({"size", "channel", "grounds", "division", "content", "plantId", "description", "place", "seenOn",
        "reference", "key", "confirmed", "hasPosition", "longitudeE6", "latitudeE6"})
    public static final class Tip extends Sized {
        public int channel;
        public int grounds;
        public String division;
        public String content;
        public String plantId;
        public String description;
        public String place;
        public String seenOn;
        public String reference;
        public String key;
        public String confirmed;
        public int hasPosition;
        public int longitudeE6;
        public int latitudeE6;

        public Tip() {
            measure();
        }
    }

    @Structure.FieldOrder({"size", "state", "status", "id", "key", "code", "tipId", "filedAt", "queuedAt", "tries", "reason", "field",
        "text"})
    public static final class Result extends Sized {
        public int state;
        public int status;
        public byte[] id = new byte[33];
        public byte[] key = new byte[65];
        public byte[] code = new byte[33];
        public byte[] tipId = new byte[65];
        public long filedAt;
        public long queuedAt;
        public int tries;
        public byte[] reason = new byte[65];
        public byte[] field = new byte[129];
        public byte[] text = new byte[513];

        public Result() {
            measure();
        }
    }

    @Structure.FieldOrder({"size", "filedAt", "state", "closeBy", "agencies"})
    public static final class Progress extends Sized {
        public long filedAt;
        public int state;
        public byte[] closeBy = new byte[16];
        public byte[] agencies = new byte[1025];

        public Progress() {
            measure();
        }
    }

    @Structure.FieldOrder({"size", "status", "reason", "field", "text"})
    public static final class Failure extends Sized {
        public int status;
        public byte[] reason = new byte[65];
        public byte[] field = new byte[129];
        public byte[] text = new byte[513];

        public Failure() {
            measure();
        }
    }

    /** As much of the library as is called here. */
    public interface Qth extends Library {
        int qth_open_file(String path, PointerByReference client, Failure failure);

        void qth_close(Pointer client);

        int qth_file_tip(Pointer client, Tip tip, long waitMs, Result result);

        int qth_follow(Pointer client, String code, String source, long waitMs, Progress progress, Failure failure);

        int qth_speak_code(String code, String language, byte[] text, NativeLong size);
    }

    private static void require(int status, byte[] text) {
        if (status != 0) {
            throw new IllegalStateException(status + " " + Native.toString(text, "UTF-8"));
        }
    }

    public static void main(String[] words) {
        Qth qth = Native.load(words[0], Qth.class, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));
        PointerByReference opened = new PointerByReference();
        Failure failure = new Failure();
        require(qth.qth_open_file(words[1], opened, failure), failure.text);
        Pointer client = opened.getValue();
        Tip tip = new Tip();
        tip.grounds = 1 | 4;
        tip.division = "330481";
        tip.description = "示例未登记搅拌站";
        tip.place = "海宁市示例镇";
        tip.content = "村北有搅拌站夜间生产。";
        // The number of your own record: a repetition with it files nothing twice.
        tip.key = "java-" + ProcessHandle.current().pid();
        Result result = new Result();
        require(qth.qth_file_tip(client, tip, 30_000, result), result.text);
        String code = Native.toString(result.code, "UTF-8");
        byte[] spoken = new byte[256];
        qth.qth_speak_code(code, "zh", spoken, new NativeLong(spoken.length));
        System.out.println("code " + code + " " + Native.toString(spoken, "UTF-8"));
        Progress progress = new Progress();
        require(qth.qth_follow(client, code, null, 30_000, progress, failure), failure.text);
        System.out.println("close by " + Native.toString(progress.closeBy, "UTF-8"));
        qth.qth_close(client);
    }
}
