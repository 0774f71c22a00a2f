using MlConnector.Kernel;

namespace MlConnector.Persistence.Archive;

/// <summary>Write-once documents addressed by the SHA-256 of their bytes, compressed at rest.</summary>
public interface IDocumentArchive
{
    /// <summary>Stores the bytes as they are; storing the same bytes again changes nothing.</summary>
    /// <param name="content">The document.</param>
    /// <param name="kind">What it is, kebab-case: <c>settlement-report</c>, <c>finance-page</c>, <c>posting-plan</c>, …</param>
    Task<ContentHash> StoreAsync(
        ReadOnlyMemory<byte> content,
        string kind,
        CancellationToken cancellationToken
    );

    /// <summary>The bytes, checked against their hash.</summary>
    /// <exception cref="DocumentMissingException">Nothing is archived under this hash.</exception>
    /// <exception cref="InvalidDataException">What is stored does not have this hash any more.</exception>
    Task<byte[]> ReadAsync(ContentHash hash, CancellationToken cancellationToken);
}

/// <summary>A document that should be archived is not.</summary>
public sealed class DocumentMissingException(ContentHash hash)
    : Exception(
        $"No document {hash} is archived. It was never stored, or another database is in use."
    );
