using System.Reflection;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace MlConnector.Architecture.Tests;

/// <summary>Every type of the product with what it depends on, read from the built assemblies.</summary>
internal static class TypesOfOurs
{
    public static IReadOnlyList<Assembly> Assemblies { get; } =
    [
        .. ProjectFile
            .All.Where(project => !project.Path.StartsWith("tests/", StringComparison.Ordinal))
            .Select(project => Assembly.Load(new AssemblyName(AssemblyNameOf(project)))),
    ];

    public static IReadOnlyList<IType> All { get; } = Load([.. Assemblies]);

    /// <summary>The types of this test assembly that break a rule on purpose, so that the rule is seen to find them.</summary>
    public static IReadOnlyList<IType> Planted { get; } =
    [
        .. Load(typeof(TypesOfOurs).Assembly)
            .Where(type =>
                type.FullName.StartsWith(
                    "MlConnector.Architecture.Tests.Planted.",
                    StringComparison.Ordinal
                )
            ),
    ];

    private static List<IType> Load(params Assembly[] assemblies) =>
        [.. new ArchLoader().LoadAssemblies(assemblies).Build().Types];

    private static string AssemblyNameOf(ProjectFile project) =>
        project.Path == "services/Cli/Cli.csproj"
            ? "mlc"
            : $"MlConnector.{Path.GetFileNameWithoutExtension(project.Path)}";
}
