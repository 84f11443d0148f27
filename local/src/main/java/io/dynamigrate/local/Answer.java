package io.dynamigrate.local;

import java.util.Map;

/**
 * What a custom resource told CloudFormation.
 *
 * @param status {@code SUCCESS} or {@code FAILED}
 * @param reason empty when none was given
 * @param data the values for {@code Fn::GetAtt}; empty when none were given, and what is no string is
 *     kept as JSON
 * @param raw the body of the request
 */
public record Answer(String status, String reason, String physicalResourceId, Map<String, String> data, String raw) {

    public Answer {
        data = Map.copyOf(data);
    }

    /** Whether the status is {@code SUCCESS}. */
    public boolean succeeded() {
        return status.equals("SUCCESS");
    }
}
