using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlConnector.Contracts.Documents;

/// <summary>
/// How the documents that cross between services are written: camelCase, no indentation, properties in
/// declaration order, amounts as decimal texts. The same document always gives the same bytes, so its hash names it.
/// </summary>
public static class ContractJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static byte[] Write<T>(T document) =>
        JsonSerializer.SerializeToUtf8Bytes(document, Options);

    /// <exception cref="JsonException">The bytes are no document of this type and version.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize<T>(utf8, Options)
        ?? throw new JsonException($"The document is null, a {typeof(T).Name} was expected.");
}
