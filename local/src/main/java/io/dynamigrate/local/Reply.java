package io.dynamigrate.local;

/** How {@link CloudFormationStandIn} reacts to one request; anything but a 2xx status leaves the answer unreceived. */
public record Reply(Kind kind, int status) {

    /** A status, silence until the stand-in is closed, or a closed connection. */
    public enum Kind {
        STATUS,
        HANG,
        CLOSE
    }

    public static Reply status(int status) {
        return new Reply(Kind.STATUS, status);
    }

    public static Reply hang() {
        return new Reply(Kind.HANG, 0);
    }

    public static Reply close() {
        return new Reply(Kind.CLOSE, 0);
    }

    boolean accepts() {
        return kind == Kind.STATUS && status / 100 == 2;
    }
}
