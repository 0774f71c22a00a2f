namespace MlConnector.Standalone;

/// <summary>The command line, checked.</summary>
internal sealed record StandaloneSettings(
    bool Once,
    int Settlements,
    int Rows,
    int Seed,
    DirectoryInfo Data,
    bool Fresh
);
