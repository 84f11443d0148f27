package io.dynamigrate.function;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Holds the function to the rules of its house. */
class ArchitectureTest {

    private static final Set<String> PUBLIC =
            Set.of("MigrationFunction", "Migrations", "UnansweredEvents", "FunctionException");

    private final JavaClasses function = new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void readsTheEnvironmentInOneClass() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Environment.class.getName())
                .should()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getenv")
                .check(function);
    }

    @Test
    void buildsClientsInOneClass() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Clients.class.getName())
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "builds a client of the SDK",
                        (JavaMethodCall call) -> call.getTargetOwner().isAssignableTo(SdkClient.class)
                                && Set.of("create", "builder").contains(call.getName())))
                .check(function);
    }

    @Test
    void leavesRequestsToTheEngine() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Clients.class.getName())
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "is a request of DynamoDB",
                        (JavaMethodCall call) -> call.getTargetOwner().isEquivalentTo(DynamoDbClient.class)))
                .check(function);
    }

    @Test
    void loadsOtherClientsOnlyWhereTheyAreUsed() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Clients.class, LambdaVersions.class, CloudFormationStacks.class)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "software.amazon.awssdk.services.lambda..", "software.amazon.awssdk.services.cloudformation..")
                .check(function);
    }

    @Test
    void takesTheTimeFromTheEngine() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .check(function);
    }

    @Test
    void hasNoStaticStateThatChanges() {
        noFields()
                .that()
                .areStatic()
                .should()
                .notHaveModifier(JavaModifier.FINAL)
                .check(function);
    }

    @Test
    void decidesWithoutTheOutsideWorld() {
        classes()
                .that()
                .haveSimpleName("Decision")
                .or()
                .haveSimpleName("Undo")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "org.jspecify..", "io.dynamigrate", "io.dynamigrate.plan", "io.dynamigrate.function")
                .check(function);
        noClasses()
                .that()
                .haveSimpleName("Decision")
                .or()
                .haveSimpleName("Undo")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("Parts")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("Invocation")
                .check(function);
    }

    @Test
    void hasNoPackageOfTheEngineAndNoCycles() {
        classes().should().resideInAPackage("io.dynamigrate.function..").check(function);
        slices().matching("io.dynamigrate.(*)..").should().beFreeOfCycles().check(function);
    }

    @Test
    void isPublicOnlyWhereItIsMadeToBeUsed() {
        classes()
                .that()
                .areTopLevelClasses()
                .and(DescribedPredicate.describe(
                        "are no part of the interface", type -> !PUBLIC.contains(type.getSimpleName())))
                .should()
                .bePackagePrivate()
                .check(function);
    }
}
