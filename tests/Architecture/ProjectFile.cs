using System.Xml.Linq;
using MlConnector.TestKit;

namespace MlConnector.Architecture.Tests;

/// <summary>What one project file says about what the project sees.</summary>
/// <param name="Path">From the repository's root, with '/'.</param>
/// <param name="Projects">Paths of the referenced projects, from the repository's root.</param>
/// <param name="Packages">Referenced packages, and frameworks beside .NET itself.</param>
/// <param name="PackagesWithVersion">Packages that name their version here instead of centrally.</param>
internal sealed record ProjectFile(
    string Path,
    IReadOnlyList<string> Projects,
    IReadOnlyList<string> Packages,
    IReadOnlyList<string> PackagesWithVersion
)
{
    /// <summary>The folder, from the repository's root.</summary>
    public string Folder => FolderOf(Path);

    /// <summary>Every project of this clone.</summary>
    public static IReadOnlyList<ProjectFile> All { get; } =
    [
        .. SourceTree
            .Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(file => Read(file, File.ReadAllText(RepositoryRoot.Combine(file)))),
    ];

    /// <param name="path">From the repository's root, with '/'.</param>
    public static ProjectFile Read(string path, string text)
    {
        var project = XDocument.Parse(text);
        var packages = project.Descendants("PackageReference").ToList();
        return new ProjectFile(
            path,
            [
                .. project
                    .Descendants("ProjectReference")
                    .Select(reference => Resolve(FolderOf(path), Include(reference))),
            ],
            [.. packages.Concat(project.Descendants("FrameworkReference")).Select(Include)],
            [
                .. packages
                    .Where(package =>
                        package.Attribute("Version") is not null
                        || package.Attribute("VersionOverride") is not null
                        || package.Element("Version") is not null
                    )
                    .Select(Include),
            ]
        );
    }

    private static string Include(XElement reference) =>
        reference.Attribute("Include")?.Value ?? "";

    private static string FolderOf(string path) => path[..path.LastIndexOf('/')];

    private static string Resolve(string folder, string reference) =>
        System.IO.Path.GetRelativePath(
            "/",
            System.IO.Path.GetFullPath($"/{folder}/{reference.Replace('\\', '/')}")
        );
}
