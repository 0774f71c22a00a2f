namespace MlConnector.Architecture.Tests;

/// <summary>services → shared → libraries; a service never imports another.</summary>
public sealed class ImportRule
{
    /// <summary>What the innermost projects may reference; the table is the whole truth about them.</summary>
    private static readonly Dictionary<string, string[]> Pure = new(StringComparer.Ordinal)
    {
        ["shared/Kernel/Kernel.csproj"] = [],
        ["shared/Contracts/Contracts.csproj"] = [],
        ["shared/Settlements/Settlements.csproj"] = ["shared/Kernel/Kernel.csproj"],
        ["services/Reconcile/Domain/Reconcile.Domain.csproj"] =
        [
            "shared/Contracts/Contracts.csproj",
            "shared/Kernel/Kernel.csproj",
            "shared/Settlements/Settlements.csproj",
        ],
        // Written from the fact sheets alone, so that a mistake of the clients is not repeated in it.
        ["services/Sandbox/Sandbox.csproj"] = [],
    };

    [Fact]
    public void Every_project_references_only_what_its_room_may_see() =>
        Breaches.None(ProjectFile.All.SelectMany(Faults));

    [Fact]
    public void Every_project_named_by_this_rule_exists() =>
        Breaches.None(Pure.Keys.Except(ProjectFile.All.Select(project => project.Path)));

    [Theory]
    [InlineData("services/Ingest/Ingest.csproj", "../Poster/Poster.csproj")]
    [InlineData("services/Cli/Cli.csproj", "../Reconcile/Reconcile.csproj")]
    [InlineData("services/Ingest/Ingest.csproj", "../Reconcile/Domain/Reconcile.Domain.csproj")]
    [InlineData("services/Poster/Poster.csproj", "../../tests/TestKit/TestKit.csproj")]
    [InlineData("services/Sandbox/Sandbox.csproj", "../../shared/Settlements/Settlements.csproj")]
    [InlineData("shared/Hosting/Hosting.csproj", "../../services/Ingest/Ingest.csproj")]
    [InlineData("shared/Hosting/Hosting.csproj", "../../tests/TestKit/TestKit.csproj")]
    [InlineData("shared/Kernel/Kernel.csproj", "../Contracts/Contracts.csproj")]
    [InlineData("shared/Settlements/Settlements.csproj", "../Contracts/Contracts.csproj")]
    [InlineData(
        "services/Reconcile/Domain/Reconcile.Domain.csproj",
        "../../../shared/Persistence/Persistence.csproj"
    )]
    public void A_planted_forbidden_reference_is_found(string project, string reference)
    {
        var planted = ProjectFile.Read(
            project,
            $"""<Project><ItemGroup><ProjectReference Include="{reference}" /></ItemGroup></Project>"""
        );

        Assert.Single(Faults(planted));
    }

    [Theory]
    [InlineData("shared/Kernel/Kernel.csproj", "PackageReference", "Newtonsoft.Json")]
    [InlineData("shared/Contracts/Contracts.csproj", "PackageReference", "MassTransit")]
    [InlineData(
        "shared/Settlements/Settlements.csproj",
        "FrameworkReference",
        "Microsoft.AspNetCore.App"
    )]
    [InlineData(
        "services/Reconcile/Domain/Reconcile.Domain.csproj",
        "PackageReference",
        "Microsoft.EntityFrameworkCore"
    )]
    public void A_planted_library_in_a_pure_project_is_found(
        string project,
        string kind,
        string library
    )
    {
        var planted = ProjectFile.Read(
            project,
            $"""<Project><ItemGroup><{kind} Include="{library}" /></ItemGroup></Project>"""
        );

        Assert.Single(Faults(planted));
    }

    [Theory]
    [InlineData("services/Ingest/Ingest.csproj", "../../shared/Messaging/Messaging.csproj")]
    [InlineData("services/Standalone/Standalone.csproj", "../Poster/Poster.csproj")]
    [InlineData("services/Reconcile/Reconcile.csproj", "Domain/Reconcile.Domain.csproj")]
    [InlineData("services/Cli/Cli.csproj", "../Reconcile/Domain/Reconcile.Domain.csproj")]
    [InlineData("tests/EndToEnd/EndToEnd.Tests.csproj", "../../services/Poster/Poster.csproj")]
    public void An_allowed_reference_is_no_fault(string project, string reference)
    {
        var allowed = ProjectFile.Read(
            project,
            $"""<Project><ItemGroup><ProjectReference Include="{reference}" /></ItemGroup></Project>"""
        );

        Assert.Empty(Faults(allowed));
    }

    private static IEnumerable<string> Faults(ProjectFile project)
    {
        if (Pure.TryGetValue(project.Path, out var seen))
        {
            // The Sandbox is a program: it may use libraries, only none of our projects.
            var libraries = project.Path.StartsWith("services/Sandbox/", StringComparison.Ordinal)
                ? []
                : project.Packages;
            return project
                .Projects.Except(seen)
                .Concat(libraries)
                .Select(reference => $"{project.Path} must not see {reference}");
        }

        return project
            .Projects.Where(reference => !MaySee(project, reference))
            .Select(reference => $"{project.Path} must not see {reference}");
    }

    private static bool MaySee(ProjectFile project, string reference) =>
        project.Path.Split('/') switch
        {
            ["tests", ..] => true,
            ["shared", ..] => Room(reference) == "shared",
            ["services", "Standalone", ..] => Room(reference) is "shared" or "services",
            ["services", ..] => Room(reference) == "shared"
                || reference.StartsWith($"{project.Folder}/", StringComparison.Ordinal)
                // docs/adr/0003: the command line explains a file with the same pure code.
                || (project.Path, reference)
                    is (
                        "services/Cli/Cli.csproj",
                        "services/Reconcile/Domain/Reconcile.Domain.csproj"
                    ),
            _ => false,
        };

    private static string Room(string path) => path[..path.IndexOf('/', StringComparison.Ordinal)];
}
