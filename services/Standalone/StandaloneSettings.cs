namespace MlConnector.Standalone;

/// <summary>The command line, checked.</summary>
/// <param name="Once">End by itself.</param>
/// <param name="Data">Keeps the embedded databases.</param>
/// <param name="Fresh">Forget the scenario's earlier runs first.</param>
internal sealed record StandaloneSettings(
    bool Once,
    Scenario Scenario,
    DirectoryInfo Data,
    bool Fresh
);
