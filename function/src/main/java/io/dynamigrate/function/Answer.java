package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What CloudFormation is told.
 *
 * @param reason one line: what was done, what was not, and what to do
 * @param log where to read more: a log stream and its group; the end of the reason
 * @param data the values for {@code Fn::GetAtt}
 */
record Answer(
        boolean isSuccess,
        String reason,
        String log,
        String physicalResourceId,
        String stackId,
        String requestId,
        String logicalResourceId,
        Map<String, String> data) {

    Answer {
        reason = Text.line(reason);
        Map<String, String> lines = new LinkedHashMap<>(data);
        lines.replaceAll((name, value) -> Text.line(value));
        data = Collections.unmodifiableMap(lines);
    }

    /** The answer to an event, whose ids it repeats as far as there are any. */
    static Answer to(CloudFormationCustomResourceEvent event, Result result, String log) {
        return new Answer(
                result.isSuccess(),
                String.join(" ", result.sentences()),
                log,
                PhysicalId.answered(event),
                known(event.getStackId()),
                known(event.getRequestId()),
                known(event.getLogicalResourceId()),
                AnswerData.with(result.data(), result.warnings()));
    }

    private static String known(@Nullable String id) {
        return Objects.requireNonNullElse(id, "unknown");
    }
}
