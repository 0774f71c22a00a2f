namespace MlConnector.Ingest.Reports;

/// <summary>Where a report's document lies for five minutes. The address carries a signature: it is a secret.</summary>
/// <param name="CompressionAlgorithm"><c>GZIP</c>, or null for none.</param>
internal sealed record DocumentLink(Uri Address, string? CompressionAlgorithm)
{
    public override string ToString() => "DocumentLink (hidden)";
}
