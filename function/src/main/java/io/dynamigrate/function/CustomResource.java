package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import java.util.List;

/** The custom resource: works at an event of CloudFormation, and has an answer in every case. */
final class CustomResource {

    private final Parts parts;
    private final Migrations migrations;

    CustomResource(Parts parts, Migrations migrations) {
        this.parts = parts;
        this.migrations = migrations;
    }

    /** Works at the event. Whatever is thrown becomes the answer. */
    Result handle(CloudFormationCustomResourceEvent event, Invocation invocation) {
        String runId = runId(event);
        try {
            Request.requireComplete(event);
            RequestType type = RequestType.of(event.getRequestType());
            invocation.log().accept(type + " of " + Request.owner(event) + ", run " + runId + ".");
            Setting setting = new Setting(parts, invocation);
            return type == RequestType.DELETE
                    ? new Deletion(setting, migrations, runId).handle(event)
                    : new Deployment(setting, migrations, runId).handle(Request.of(event, invocation.log()));
        } catch (Throwable e) {
            return failed(e, runId, invocation);
        }
    }

    /** The same for each delivery of one request, and another when a deployment is tried again. */
    static String runId(CloudFormationCustomResourceEvent event) {
        return "cfn-" + Digest.of(event.getResponseUrl(), 16);
    }

    static Result failed(Throwable error, String runId, Invocation invocation) {
        if (error instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        Problem.log(error, invocation);
        return new Result(false, List.of(Problem.sentence(error)), AnswerData.unknown(runId));
    }
}
