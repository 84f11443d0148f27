package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Knows which requests must not be answered FAILED whatever happens, because only people could help the stack then. Goes
 * by the unchecked event, so that it also knows when the event is broken.
 *
 * <ul>
 *   <li>An Update with which CloudFormation rolls a deployment back, unless {@code OnDowngrade} is {@code Fail}: the
 *       stack would end in {@code UPDATE_ROLLBACK_FAILED}. A function version that becomes lower tells so; where the
 *       version stays, only the status of the stack does.
 *   <li>A Delete that rolls nothing back: the stack would end in {@code DELETE_FAILED} for nothing.
 * </ul>
 */
final class Tolerance {

    private Tolerance() {}

    /** The result as CloudFormation may be told it. Asks for the status of the stack only where it matters. */
    static Result of(CloudFormationCustomResourceEvent event, Result result, Setting setting) {
        if (result.isSuccess() || mayFail(event, setting)) {
            return result;
        }
        List<String> sentences = new ArrayList<>();
        sentences.add(
                "Delete".equals(event.getRequestType())
                        ? "ATTENTION: the resource is deleted, although this went wrong."
                        : "ATTENTION: the stack is rolled back, but the table is not as it was before the deployment.");
        sentences.addAll(result.sentences());
        return new Result(true, sentences, result.data());
    }

    private static boolean mayFail(CloudFormationCustomResourceEvent event, Setting setting) {
        RawProperties properties = RawProperties.of(event.getResourceProperties());
        RawProperties before = RawProperties.of(event.getOldResourceProperties());
        return switch (String.valueOf(event.getRequestType())) {
            case "Update" ->
                properties.is("OnDowngrade", "Fail")
                        || !(Request.isDowngrade(properties.functionVersion(), before.functionVersion())
                                || setting.status(event).isRollingBack());
            case "Delete" ->
                PhysicalId.isOurs(event) && properties.is("OnDelete", "RollBack") && !properties.isDryRun();
            default -> true;
        };
    }
}
