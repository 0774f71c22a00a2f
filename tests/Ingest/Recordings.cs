using System.Globalization;
using System.Text;
using MlConnector.TestKit;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace MlConnector.Ingest.Tests;

/// <summary>Recorded traffic with Amazon, replayed answer by answer.</summary>
internal static class Recordings
{
    /// <summary>Headers that describe the recorded connection and not the answer.</summary>
    private static readonly HashSet<string> OfTheConnection = new(
        ["Connection", "Transfer-Encoding", "Content-Length", "Date", "Server"],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>The answers of a recording whose request address holds <paramref name="addressPart"/>, in order.</summary>
    public static IReadOnlyList<Answer> Answers(string file, string addressPart)
    {
        var text = File.ReadAllText(SharedData.Combine("recorded-http", file));
        var cassette = new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .IgnoreUnmatchedProperties()
            .Build()
            .Deserialize<Cassette>(text);
        return
        [
            .. cassette
                .HttpInteractions.Where(interaction =>
                    interaction.Request.Uri.Contains(addressPart, StringComparison.Ordinal)
                )
                .Select(interaction => interaction.Response.ToAnswer()),
        ];
    }

    public sealed class Cassette
    {
        public List<Interaction> HttpInteractions { get; set; } = [];
    }

    public sealed class Interaction
    {
        public RecordedRequest Request { get; set; } = new();

        public RecordedResponse Response { get; set; } = new();
    }

    public sealed class RecordedRequest
    {
        public string Uri { get; set; } = "";
    }

    public sealed class RecordedResponse
    {
        public RecordedStatus Status { get; set; } = new();

        public Dictionary<string, List<string>> Headers { get; set; } = [];

        public RecordedBody Body { get; set; } = new();

        public Answer ToAnswer() =>
            new(
                int.Parse(Status.Code, CultureInfo.InvariantCulture),
                Body.Bytes(),
                Headers
                    .Where(header => !OfTheConnection.Contains(header.Key))
                    .ToDictionary(header => header.Key, header => header.Value[0])
            );
    }

    public sealed class RecordedStatus
    {
        public string Code { get; set; } = "";
    }

    public sealed class RecordedBody
    {
        public string? String { get; set; }

        [YamlMember(Alias = "base64_string")]
        public string? Base64String { get; set; }

        public byte[] Bytes() =>
            Base64String is { } base64
                ? Convert.FromBase64String(base64.ReplaceLineEndings("").Trim())
                : Encoding.UTF8.GetBytes(String ?? "");
    }
}
