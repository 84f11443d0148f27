package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What CloudFormation is told.
 *
 * @param reason one line: what was done, what was not, and what to do
 * @param logStream where to read more; the end of the reason
 * @param data the values for {@code Fn::GetAtt}
 */
record Answer(
        boolean isSuccess,
        String reason,
        String logStream,
        String physicalResourceId,
        String stackId,
        String requestId,
        String logicalResourceId,
        Map<String, String> data) {

    Answer {
        reason = reason.replaceAll("\\s+", " ").strip();
    }

    /** The answer to an event, whose ids it repeats as far as there are any. */
    static Answer to(CloudFormationCustomResourceEvent event, Result result, String logStream) {
        return new Answer(
                result.isSuccess(),
                String.join(" ", result.sentences()),
                logStream,
                PhysicalId.answered(event),
                known(event.getStackId()),
                known(event.getRequestId()),
                known(event.getLogicalResourceId()),
                result.data());
    }

    private static String known(@Nullable String id) {
        return Objects.requireNonNullElse(id, "unknown");
    }
}
