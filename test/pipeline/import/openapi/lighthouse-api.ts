/** A small description with most of what descriptions have. */
export const LIGHTHOUSE_API = `openapi: 3.1.0
info:
  title: Lighthouse API
  version: 2.1.0
  description: |
    Lights and puts out lamps.

    # Errors

    Every error has a \`code\`.
servers:
  - url: https://api.example.org/v2
    description: Production
security:
  - key: []
tags:
  - name: lamps
    description: What gives light.
paths:
  /lamps/{lampId}:
    parameters:
      - $ref: '#/components/parameters/lampId'
    get:
      operationId: getLamp
      summary: Get a lamp
      description: |
        Gets **one** lamp.

        # Caching

        Answers may be an hour old.
      parameters:
        - name: expand
          in: query
          description: |
            What to tell | more of,
            separated by commas.
          schema: { type: string, enum: [keeper, oil], default: oil }
      responses:
        '200':
          description: The lamp
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Lamp' }
        '404':
          $ref: '#/components/responses/Missing'
    delete:
      deprecated: true
      security:
        - oauth: ['lamps:write']
        - {}
      responses:
        '204': { description: Gone }
  /lamps:
    post:
      operationId: addLamp
      summary: Add a lamp
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Lamp' }
            example: { name: North }
      responses:
        default: { description: See elsewhere, content: { application/json: { schema: { $ref: 'errors.yaml#/Error' } } } }
components:
  parameters:
    lampId: { name: lampId, in: path, required: true, description: Number of the lamp., schema: { type: integer, minimum: 1 } }
  responses:
    Missing: { description: No such lamp }
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key, description: Ask the keeper. }
    oauth: { type: oauth2 }
  schemas:
    Lamp:
      type: object
      required: [name]
      properties:
        name: { type: string, description: 'What it is called.' }
        height: { type: [number, 'null'] }
        keeper: { $ref: '#/components/schemas/Keeper' }
        next: { $ref: '#/components/schemas/Lamp' }
        tags: { type: array, items: { type: string } }
    Keeper:
      allOf:
        - type: object
          properties: { email: { type: string, format: email } }
        - properties: { lamps: { type: array, items: { $ref: '#/components/schemas/Lamp' } } }
`;
