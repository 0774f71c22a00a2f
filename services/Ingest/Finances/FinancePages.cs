using System.Text.Json;
using MlConnector.Ingest.Amazon;
using MlConnector.Persistence.Connections;

namespace MlConnector.Ingest.Finances;

/// <summary>
/// Paging of the Finances APIs, the opposite of the Reports API's: every page repeats the arguments of
/// the first beside the token. Pages may be empty; only an absent token ends the list.
/// </summary>
internal static class FinancePages
{
    /// <summary>Pages of one listing: 500 transactions each make five million, far beyond any settlement.</summary>
    private const int PagesMax = 10_000;

    /// <param name="PathAndQuery">The first page's, with all arguments.</param>
    /// <param name="TokenName">The token's name, as argument and in the answer.</param>
    /// <param name="ListName">The list within <c>payload</c>.</param>
    public sealed record Listing(
        AmazonOperation Operation,
        string PathAndQuery,
        string TokenName,
        string ListName
    );

    /// <param name="page">Called with the raw bytes of each page, in order.</param>
    /// <exception cref="AmazonException">The list is not to be had whole.</exception>
    public static async Task<IReadOnlyList<T>> ReadAllAsync<T>(
        AmazonApi api,
        Connection connection,
        Listing listing,
        Func<JsonElement, T> read,
        Func<byte[], Task> page,
        CancellationToken cancellationToken
    )
    {
        var found = new List<T>();
        string? token = null;
        for (var count = 0; count < PagesMax; count++)
        {
            var body = await api.GetAsync(
                connection,
                listing.Operation,
                PathOf(listing, token),
                cancellationToken
            );
            await page(body);
            var (items, next) = ReadPage(body, listing, read, isFirst: token is null);
            found.AddRange(items);
            if (next is null)
            {
                return found;
            }

            token = next != token ? next : throw Endless(connection, listing);
        }

        throw Endless(connection, listing);
    }

    private static string PathOf(Listing listing, string? token) =>
        token is null
            ? listing.PathAndQuery
            // Lower case in 2024-06-19, upper case in v0; the argument is spelled as the answer spells it.
            : $"{listing.PathAndQuery}&{listing.TokenName}={Uri.EscapeDataString(token)}";

    private static (IReadOnlyList<T> Items, string? Next) ReadPage<T>(
        byte[] body,
        Listing listing,
        Func<JsonElement, T> read,
        bool isFirst
    ) =>
        AmazonBody.Read<(IReadOnlyList<T>, string?)>(
            body,
            listing.Operation,
            root =>
            {
                var payload =
                    root.Member("payload")
                    ?? throw new FormatException("The answer has no payload.");

                // A token that is not valid any more is answered with success and an empty payload:
                // taking that for the end of the list would lose the rest of it.
                if (!isFirst && payload.Member(listing.ListName) is null)
                {
                    throw new AmazonException(
                        AmazonFault.Transient,
                        $"Amazon's answer to {listing.Operation.Name} ended in the middle: the page token has expired. The list is read again from its beginning later."
                    );
                }

                return (
                    [.. payload.Elements(listing.ListName).Select(read)],
                    payload.Text(listing.TokenName) is { Length: > 0 } next ? next : null
                );
            }
        );

    private static AmazonException Endless(Connection connection, Listing listing) =>
        new(
            AmazonFault.Refused,
            $"Amazon's list from {listing.Operation.Name} for connection {connection.Id} does not end."
        );
}
