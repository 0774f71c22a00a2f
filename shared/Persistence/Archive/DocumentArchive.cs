using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using MlConnector.Kernel;

namespace MlConnector.Persistence.Archive;

internal sealed class ArchivedDocument
{
    public required string Hash { get; init; }

    public required string Kind { get; init; }

    /// <summary>Bytes before compression.</summary>
    public required int Length { get; init; }

    public required DateTimeOffset StoredAt { get; init; }

    /// <summary>Brotli.</summary>
    public required byte[] Content { get; init; }
}

internal sealed class ArchivedDocumentConfiguration : IEntityTypeConfiguration<ArchivedDocument>
{
    public void Configure(EntityTypeBuilder<ArchivedDocument> builder)
    {
        builder.ToTable("document");
        builder.HasKey(document => document.Hash);
        builder.Property(document => document.Hash).HasMaxLength(64);
        builder.Property(document => document.Kind).HasMaxLength(40);
    }
}

internal sealed class DocumentArchive(IServiceScopeFactory scopes, TimeProvider time)
    : IDocumentArchive
{
    public async Task<ContentHash> StoreAsync(
        ReadOnlyMemory<byte> content,
        string kind,
        CancellationToken cancellationToken
    )
    {
        var hash = ContentHash.Of(content.Span);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KeepingDb>();
        if (await db.Documents.AnyAsync(document => document.Hash == hash.Value, cancellationToken))
        {
            return hash;
        }

        // Two writers of the same bytes may race; the second one's row is the same and is dropped.
        await db.Database.ExecuteSqlAsync(
            InsertOrIgnore(db, hash, kind, content, time.GetUtcNow()),
            cancellationToken
        );
        return hash;
    }

    public async Task<byte[]> ReadAsync(ContentHash hash, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KeepingDb>();
        var stored =
            await db
                .Documents.AsNoTracking()
                .SingleOrDefaultAsync(document => document.Hash == hash.Value, cancellationToken)
            ?? throw new DocumentMissingException(hash);
        var content = new byte[stored.Length];
        return
            BrotliDecoder.TryDecompress(stored.Content, content, out var length)
            && length == content.Length
            && ContentHash.Of(content) == hash
            ? content
            : throw new InvalidDataException(
                $"Archived document {hash} is damaged: its bytes have another hash. Restore the database from a backup."
            );
    }

    private static FormattableString InsertOrIgnore(
        KeepingDb db,
        ContentHash hash,
        string kind,
        ReadOnlyMemory<byte> content,
        DateTimeOffset now
    )
    {
        var compressed = Compress(content.Span);
        return db.Database.IsSqlite()
            ? (FormattableString)
                $"""INSERT INTO "document" ("Hash", "Kind", "Length", "StoredAt", "Content") VALUES ({hash.Value}, {kind}, {content.Length}, {now.UtcTicks}, {compressed}) ON CONFLICT DO NOTHING"""
            : $"""INSERT INTO "keeping"."document" ("Hash", "Kind", "Length", "StoredAt", "Content") VALUES ({hash.Value}, {kind}, {content.Length}, {now}, {compressed}) ON CONFLICT DO NOTHING""";
    }

    private static byte[] Compress(ReadOnlySpan<byte> content)
    {
        using var target = new MemoryStream();
        using (var brotli = new BrotliStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            brotli.Write(content);
        }

        return target.ToArray();
    }
}
