using MlConnector.TestKit;

namespace MlConnector.Architecture.Tests;

/// <summary>Versions are central and locked; the solution holds every project.</summary>
public sealed class CentralVersions
{
    [Fact]
    public void No_project_names_a_version_of_its_own() =>
        Breaches.None(ProjectFile.All.SelectMany(VersionFaults));

    [Theory]
    [InlineData("""<PackageReference Include="Polly" Version="8.0.0" />""")]
    [InlineData("""<PackageReference Include="Polly" VersionOverride="8.0.0" />""")]
    [InlineData(
        """<PackageReference Include="Polly"><Version>8.0.0</Version></PackageReference>"""
    )]
    public void A_planted_version_is_found(string reference)
    {
        var planted = ProjectFile.Read(
            "services/Ingest/Ingest.csproj",
            $"<Project><ItemGroup>{reference}</ItemGroup></Project>"
        );

        Assert.Single(VersionFaults(planted));
    }

    [Fact]
    public void Every_project_has_its_lock_file() =>
        Breaches.None(LockFaults(ProjectFile.All, SourceTree.Files));

    [Fact]
    public void A_planted_project_without_a_lock_file_is_found()
    {
        var planted = ProjectFile.Read("services/Planted/Planted.csproj", "<Project />");

        Assert.Single(LockFaults([planted], SourceTree.Files));
    }

    [Fact]
    public void The_solution_holds_every_project() =>
        Breaches.None(
            SolutionFaults(
                ProjectFile.All,
                File.ReadAllText(RepositoryRoot.Combine("MlConnector.sln"))
            )
        );

    [Fact]
    public void A_planted_project_beside_the_solution_is_found()
    {
        var planted = ProjectFile.Read("services/Planted/Planted.csproj", "<Project />");

        Assert.Single(
            SolutionFaults([planted], File.ReadAllText(RepositoryRoot.Combine("MlConnector.sln")))
        );
    }

    private static IEnumerable<string> VersionFaults(ProjectFile project) =>
        project.PackagesWithVersion.Select(package =>
            $"{project.Path} names a version of {package}; it belongs into Directory.Packages.props"
        );

    private static IEnumerable<string> LockFaults(
        IEnumerable<ProjectFile> projects,
        IReadOnlyList<string> files
    ) =>
        projects
            .Where(project => !files.Contains($"{project.Folder}/packages.lock.json"))
            .Select(project => $"{project.Path} has no packages.lock.json beside it");

    private static IEnumerable<string> SolutionFaults(
        IEnumerable<ProjectFile> projects,
        string solution
    ) =>
        projects
            .Where(project =>
                !solution
                    .Replace('\\', '/')
                    .Contains($"\"{project.Path}\"", StringComparison.Ordinal)
            )
            .Select(project => $"{project.Path} is not in MlConnector.sln");
}
