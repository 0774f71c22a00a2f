using System.Text;
using MlConnector.Kernel;
using MlConnector.Persistence.Archive;

namespace MlConnector.Persistence.Tests;

public sealed class ArchivedDocuments
{
    private static readonly byte[] Report = Encoding.UTF8.GetBytes(
        "settlement-id\ttotal-amount\n28471003921\t582.89\n"
    );

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task A_document_comes_back_byte_by_byte_under_the_hash_of_its_bytes(
        DatabaseProvider provider
    )
    {
        await using var kept = await KeptDatabase.CreateAsync(provider);
        var archive = kept.Get<IDocumentArchive>();

        var hash = await archive.StoreAsync(Report, "settlement-report", CancellationToken.None);

        Assert.Equal(ContentHash.Of(Report), hash);
        Assert.Equal(Report, await archive.ReadAsync(hash, CancellationToken.None));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task An_empty_document_is_a_document(DatabaseProvider provider)
    {
        await using var kept = await KeptDatabase.CreateAsync(provider);
        var archive = kept.Get<IDocumentArchive>();

        var hash = await archive.StoreAsync(
            ReadOnlyMemory<byte>.Empty,
            "finance-page",
            CancellationToken.None
        );

        Assert.Empty(await archive.ReadAsync(hash, CancellationToken.None));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task The_same_bytes_are_kept_once(DatabaseProvider provider)
    {
        await using var kept = await KeptDatabase.CreateAsync(provider);
        var archive = kept.Get<IDocumentArchive>();

        var first = await archive.StoreAsync(Report, "settlement-report", CancellationToken.None);
        var second = await archive.StoreAsync(Report, "settlement-report", CancellationToken.None);

        Assert.Equal(first, second);
        Assert.Equal(1, await kept.CountDocumentsAsync());
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Writers_that_race_with_the_same_bytes_all_succeed_and_keep_them_once(
        DatabaseProvider provider
    )
    {
        await using var kept = await KeptDatabase.CreateAsync(provider);
        var archive = kept.Get<IDocumentArchive>();
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var writers = Enumerable
            .Range(0, 8)
            .Select(_ =>
                Task.Run(async () =>
                {
                    await start.Task;
                    return await archive.StoreAsync(
                        Report,
                        "settlement-report",
                        CancellationToken.None
                    );
                })
            )
            .ToList();
        start.SetResult();
        var hashes = await Task.WhenAll(writers);

        Assert.Equal([ContentHash.Of(Report)], hashes.Distinct());
        Assert.Equal(1, await kept.CountDocumentsAsync());
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Bytes_exchanged_in_the_database_are_noticed_when_read(
        DatabaseProvider provider
    )
    {
        await using var kept = await KeptDatabase.CreateAsync(provider);
        var archive = kept.Get<IDocumentArchive>();
        var hash = await archive.StoreAsync(Report, "settlement-report", CancellationToken.None);
        var other = Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(Report).Replace("582.89", "982.89", StringComparison.Ordinal)
        );
        var otherHash = await archive.StoreAsync(
            other,
            "settlement-report",
            CancellationToken.None
        );

        var exchanged = await kept.TamperAsync(
            $"""UPDATE "document" SET "Content" = (SELECT "Content" FROM "document" WHERE "Hash" = {otherHash.Value}) WHERE "Hash" = {hash.Value}"""
        );

        Assert.Equal(1, exchanged);
        var damaged = await Assert.ThrowsAsync<InvalidDataException>(() =>
            archive.ReadAsync(hash, CancellationToken.None)
        );
        Assert.Contains(hash.Value, damaged.Message, StringComparison.Ordinal);
        Assert.Equal(other, await archive.ReadAsync(otherHash, CancellationToken.None));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, "0B0280")]
    [InlineData(DatabaseProvider.Sqlite, "FFFFFFFFFFFFFFFF")]
    [InlineData(DatabaseProvider.Sqlite, "")]
    [InlineData(DatabaseProvider.PostgreSql, "0B0280")]
    public async Task Bytes_cut_off_or_garbled_in_the_database_are_noticed_when_read(
        DatabaseProvider provider,
        string stored
    )
    {
        await using var kept = await KeptDatabase.CreateAsync(provider);
        var archive = kept.Get<IDocumentArchive>();
        var hash = await archive.StoreAsync(Report, "settlement-report", CancellationToken.None);

        await kept.TamperAsync(
            $"""UPDATE "document" SET "Content" = {Convert.FromHexString(stored)}"""
        );

        var damaged = await Assert.ThrowsAsync<InvalidDataException>(() =>
            archive.ReadAsync(hash, CancellationToken.None)
        );
        Assert.Contains(hash.Value, damaged.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task A_document_that_was_never_archived_is_missing_and_named(
        DatabaseProvider provider
    )
    {
        await using var kept = await KeptDatabase.CreateAsync(provider);
        var hash = ContentHash.Of(Report);

        var missing = await Assert.ThrowsAsync<DocumentMissingException>(() =>
            kept.Get<IDocumentArchive>().ReadAsync(hash, CancellationToken.None)
        );

        Assert.Contains(hash.Value, missing.Message, StringComparison.Ordinal);
    }
}
