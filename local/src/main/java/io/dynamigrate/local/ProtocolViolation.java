package io.dynamigrate.local;

import java.util.LinkedHashSet;
import java.util.List;

/** Says that an answer to CloudFormation broke the protocol: the real service would have ignored or refused it. */
public final class ProtocolViolation extends RuntimeException {

    private final String message;

    ProtocolViolation(List<String> violations) {
        message = "CloudFormation's protocol was broken: " + String.join("; ", new LinkedHashSet<>(violations));
    }

    @Override
    public String getMessage() {
        return message;
    }
}
